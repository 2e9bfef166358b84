// What the tests of recordings have in common: one read to its end, and bytes that are hard to record.
// SPDX-License-Identifier: MIT
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "cast/playback.h"
#include "cast/writer.h"

namespace sshrp::cast::testing {

struct Read {
  Verdict verdict{};
  std::string fault{};
  std::vector<Item> items{};
  std::vector<Frame> frames{};

  std::string bytes(Event::Kind kind, Stream stream) const {
    std::string all;
    for (const Frame& frame : frames)
      if (frame.kind == kind && frame.stream == stream) all += frame.bytes;
    return all;
  }
  std::string output() const { return bytes(Event::Kind::output, Stream::output); }
};

/// Fed in pieces of that size.
inline Read read(std::string_view file, std::size_t piece = SIZE_MAX) {
  Read made;
  Reader reader;
  Playback playback([&](const Frame& frame) { made.frames.push_back(frame); });
  while (!file.empty()) {
    reader.feed(as_bytes(file.substr(0, piece)));
    file.remove_prefix(std::min(piece, file.size()));
    while (auto item = reader.next()) {
      if (const auto* event = std::get_if<Event>(&*item)) playback.add(*event);
      made.items.push_back(*std::move(item));
    }
  }
  playback.finish();
  made.verdict = reader.verdict();
  made.fault = reader.fault();
  return made;
}

/// As the next start does it with what a crash has left.
inline std::string mended(std::string file) {
  Reader reader;
  reader.feed(as_bytes(file));
  while (reader.next()) {
  }
  if (!reader.has_begun()) return file;
  file.resize(reader.whole_bytes());
  return reader.has_ended() ? file : file + reader.cut_line();
}

/// Text, characters of several bytes, escape sequences, and what is no UTF-8: some of each.
inline std::string hard_bytes(std::mt19937& random, std::size_t pieces) {
  static const std::string some[] = {"plain",
                                     "\"\\",
                                     "\r\n\t",
                                     "\x1b[31mred\x1b[0m",
                                     "é",
                                     "€",
                                     "𝄞",
                                     "\xff",
                                     "\xe2\x82",
                                     "\xed\xa0\x80",
                                     "\xc0\x80",
                                     std::string(1, '\0'),
                                     "\x7f\x80",
                                     "\xf0\x9d",
                                     "\xef\xbf\xbd",
                                     "\u2028"};
  std::string made;
  for (std::size_t i = 0; i < pieces; ++i) {
    const auto which = random() % (std::size(some) + 1);
    made += which < std::size(some) ? some[which] : std::string(1, static_cast<char>(random()));
  }
  return made;
}

}  // namespace sshrp::cast::testing
