// The commands verify and export.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "cast/json_text.h"
#include "ctl/commands.h"
#include "ctl/failure.h"
#include "ctl/printed.h"
#include "ctl/recordings.h"

namespace sshrp::ctl {
namespace {

struct Judgement {
  int status;  // what verify ends with
  std::string_view word;
  std::string sentence{};
};

Judgement judge(const std::string& path) {
  const File file = open_file(path);
  const auto read = file ? read_recording(file.get(), [](const cast::Item&) { return true; }) : std::nullopt;
  if (!read) return {3, "unreadable", std::strerror(errno)};
  switch (read->verdict) {
    case cast::Verdict::whole:
      return {0, "whole"};
    case cast::Verdict::cut:
      return {1, "cut", "nobody saw its end"};
    case cast::Verdict::altered:
      break;
  }
  return {2, "altered", read->fault.empty() ? "something stands behind its end" : read->fault};
}

void append_text(std::string& out, std::string_view text) { cast::append_json_text(out, as_bytes(text)); }

/// Lines of a terminal's text, each made printable but for tabulators.
void print_plain(std::ostream& out, std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t size = lines.find_first_of("\n\t");
    out << printable(lines.substr(0, size));
    if (size == std::string_view::npos) return;
    out << lines[size];
    lines.remove_prefix(size + 1);
  }
}

}  // namespace

int verify(Call& call) {
  int status = 0;
  std::string list;
  for (const std::string& path : call.arguments.words) {
    const Judgement judgement = judge(path);
    status = std::max(status, judgement.status);
    if (call.arguments.json) {
      list += list.empty() ? "[{\"file\": " : ",\n {\"file\": ";
      append_text(list, path);
      list += fmt::format(", \"verdict\": \"{}\", \"sentence\": ", judgement.word);
      append_text(list, judgement.sentence);
      list += '}';
      continue;
    }
    const std::string about = judgement.sentence.empty() ? "" : ": " + judgement.sentence;
    call.say(fmt::format("{}: {}{}", path, judgement.word, about));
  }
  if (call.arguments.json) call.print_json({json::array(), list + "]\n"});
  return status;
}

int export_text(Call& call) {
  if (!call.arguments.has("--text"))
    throw Failure(exit_usage, "export wants --text, the only form that there is");
  const File file = open_recording(call, call.arguments.words[0]);
  cast::PlainText plain;
  cast::Playback playback([&](const cast::Frame& frame) {
    if (frame.kind == cast::Event::Kind::output) print_plain(call.output.out, plain.take(frame.bytes));
  });
  const auto read = read_recording(file.get(), [&](const cast::Item& item) {
    if (const auto* event = std::get_if<cast::Event>(&item)) playback.add(*event);
    return true;
  });
  playback.finish();
  if (const std::string rest = plain.finish(); !rest.empty()) {
    print_plain(call.output.out, rest);
    call.output.out << '\n';
  }
  if (!read) throw Failure(exit_refused, fmt::format("it can't be read: {}", std::strerror(errno)));
  if (read->verdict == cast::Verdict::altered)
    throw Failure(exit_refused, "the recording was altered: " + read->fault);
  if (read->verdict == cast::Verdict::cut)
    call.output.err << "sshrpctl: the recording is cut: nobody saw its end\n";
  return exit_done;
}

}  // namespace sshrp::ctl
