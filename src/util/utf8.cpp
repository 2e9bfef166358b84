// SPDX-License-Identifier: MIT
#include "util/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace sshrp::util {
namespace {

std::uint8_t byte(std::string_view text, std::size_t i) { return static_cast<std::uint8_t>(text[i]); }

/// Of the character that begins so; 1 where none does.
constexpr std::size_t wanted_length(std::uint8_t first) {
  if (first < 0xc2 || first > 0xf4) return 1;
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

/// Of a character of several bytes: how many, and what its second byte may be (RFC 3629 §4).
struct Lead {
  std::uint8_t length = 0;  // none begins so
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xbf;
};

constexpr Lead lead_of(std::uint8_t first) {
  const auto length = static_cast<std::uint8_t>(wanted_length(first));
  if (length == 1) return {};
  if (first == 0xe0) return {length, 0xa0, 0xbf};
  if (first == 0xed) return {length, 0x80, 0x9f};
  if (first == 0xf0) return {length, 0x90, 0xbf};
  if (first == 0xf4) return {length, 0x80, 0x8f};
  return {length, 0x80, 0xbf};
}

constexpr auto leads = [] {
  std::array<Lead, 0x100> all{};
  for (std::size_t first = 0; first < all.size(); ++first)
    all[first] = lead_of(static_cast<std::uint8_t>(first));
  return all;
}();

/// How many bytes of ASCII the text begins with.
std::size_t ascii(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080'8080'8080'8080;
  std::size_t at = 0;
  for (std::uint64_t word = 0; text.size() - at >= sizeof word; at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & high_bits) != 0) break;
  }
  while (at < text.size() && byte(text, at) < 0x80) ++at;
  return at;
}

}  // namespace

CodePoint decode_utf8(std::string_view text) {
  const std::uint8_t first = byte(text, 0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = wanted_length(first);
  if (length == 1 || text.size() < length) return {0, 0};
  char32_t value = first & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(text, i) & 0xc0) != 0x80) return {0, 0};
    value = value << 6 | (byte(text, i) & 0x3fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < least[length] || value > 0x10ffff || surrogate) return {0, 0};
  return {value, length};
}

std::size_t whole_utf8(std::string_view text) {
  std::size_t at = 0;
  for (;;) {
    at += ascii(text.substr(at));
    if (at == text.size()) return at;
    const Lead& lead = leads[byte(text, at)];
    if (lead.length == 0 || text.size() - at < lead.length) return at;
    const std::uint8_t second = byte(text, at + 1);
    if (second < lead.low || second > lead.high) return at;
    for (std::size_t i = 2; i < lead.length; ++i)
      if ((byte(text, at + i) & 0xc0) != 0x80) return at;
    at += lead.length;
  }
}

// Completed by the least and by the greatest bytes that may follow: one of the two is a character, if any is.
std::size_t unfinished_utf8(std::string_view text) {
  for (std::size_t size = 1; size <= std::min<std::size_t>(text.size(), 3); ++size) {
    const std::string_view tail = text.substr(text.size() - size);
    const std::size_t length = wanted_length(byte(tail, 0));
    if (length <= size) continue;
    for (const char filler : {'\x80', '\xbf'}) {
      char whole[] = {filler, filler, filler, filler};
      std::ranges::copy(tail, whole);
      if (decode_utf8({whole, length}).length == length) return size;
    }
  }
  return 0;
}

}  // namespace sshrp::util
