// SPDX-License-Identifier: MIT
#include "cast/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cast/json_text.h"
#include "util/base64.h"
#include "util/text.h"
#include "util/utf8.h"

namespace sshrp::cast {
namespace {

void append_members(std::string& out, std::string_view name, const NamedTexts& members) {
  fmt::format_to(std::back_inserter(out), ", \"{}\": {{", name);
  std::string_view separator;
  for (const auto& [key, value] : members) {
    out += separator;
    append_json_text(out, as_bytes(key));
    out += ": ";
    append_json_text(out, as_bytes(value));
    separator = ", ";
  }
  out += '}';
}

std::string header_line(const Header& header) {
  std::string line = fmt::format(R"({{"version": 2, "width": {}, "height": {}, "timestamp": {})",
                                 header.width, header.height, header.timestamp);
  if (!header.command.empty()) {
    line += R"(, "command": )";
    append_json_text(line, as_bytes(header.command));
  }
  append_members(line, "env", header.env);
  append_members(line, "sshrp", header.facts);
  line += "}\n";
  return line;
}

void append_beginning(std::string& out, Time at, std::string_view code) {
  fmt::format_to(std::back_inserter(out), "[{}.{:06}, \"{}\", ", at.count() / 1'000'000,
                 at.count() % 1'000'000, code);
}

}  // namespace

std::string end_line(Time at, const End& end, std::uint64_t bytes, BytesView sha256) {
  std::string line;
  append_beginning(line, at, code::end);
  line += '{';
  if (const auto* status = std::get_if<std::uint32_t>(&end.exit)) {
    fmt::format_to(std::back_inserter(line), R"("exit_status": {}, )", *status);
  } else if (const auto* signal = std::get_if<std::string>(&end.exit)) {
    line += R"("exit_signal": )";
    append_json_text(line, as_bytes(*signal));
    line += ", ";
  }
  line += R"("reason": )";
  append_json_text(line, as_bytes(end.reason));
  fmt::format_to(std::back_inserter(line), R"(, "bytes": {}, "sha256": "{}"}}])", bytes, util::hex(sha256));
  line += '\n';
  return line;
}

Writer::Writer(const Header& header) : lines_(header_line(header)) {}

Time Writer::later(Time at) { return last_ = std::max(last_, at); }

void Writer::begin_line(std::string_view code) { append_beginning(lines_, last_, code); }

void Writer::end_line() { lines_ += "]\n"; }

void Writer::output(Time at, Stream stream, BytesView bytes) {
  later(at);
  if (output_.stream != stream) finish(code::output, output_);
  text(code::output, output_, stream, bytes);
}

void Writer::input(Time at, BytesView bytes) {
  later(at);
  text(code::input, input_, Stream::output, bytes);
}

void Writer::text(std::string_view code, Unfinished& unfinished, Stream stream, BytesView bytes) {
  unfinished.stream = stream;
  if (unfinished.bytes.empty()) return events(code, unfinished, stream, bytes);
  const Bytes first = std::exchange(unfinished.bytes, {});
  Bytes joined(first.size() + bytes.size());
  std::ranges::copy(bytes, std::ranges::copy(first, joined.begin()).out);
  const Time since = unfinished.since;
  events(code, unfinished, stream, joined);
  // Nothing of it was written: the same character still waits.
  if (unfinished.bytes.size() == joined.size()) unfinished.since = since;
}

void Writer::events(std::string_view code, Unfinished& unfinished, Stream stream, BytesView bytes) {
  while (!bytes.empty()) {
    const BytesView piece = bytes.first(std::min(bytes.size(), max_event));
    const std::size_t tail = util::unfinished_utf8(as_text(piece));
    if (piece.size() > tail) event(code, stream, piece.first(piece.size() - tail));
    bytes = bytes.subspan(piece.size() - tail);
    if (bytes.size() > tail) continue;
    unfinished.bytes = to_vector(bytes);
    unfinished.since = last_;
    return;
  }
}

void Writer::event(std::string_view code, Stream stream, BytesView bytes) {
  begin_line(code);
  const Fidelity fidelity = append_json_text(lines_, bytes);
  end_line();
  if (fidelity == Fidelity::replaced) {
    begin_line(code::raw);
    lines_ += '"';
    lines_ += util::base64_encode(bytes);
    lines_ += '"';
    end_line();
  }
  if (stream == Stream::error) {
    begin_line(code::error);
    lines_ += R"("")";
    end_line();
  }
}

void Writer::finish(std::string_view code, Unfinished& unfinished) {
  if (unfinished.bytes.empty()) return;
  event(code, unfinished.stream, std::exchange(unfinished.bytes, {}));
}

void Writer::resize(Time at, std::uint32_t columns, std::uint32_t rows) {
  later(at);
  begin_line(code::resize);
  fmt::format_to(std::back_inserter(lines_), "\"{}x{}\"", columns, rows);
  end_line();
}

void Writer::note(Time at, std::string_view sentence) {
  later(at);
  begin_line(code::note);
  append_json_text(lines_, as_bytes(sentence));
  end_line();
}

void Writer::left_out(Time at, std::uint64_t bytes) {
  later(at);
  begin_line(code::rest);
  fmt::format_to(std::back_inserter(lines_), "{}", bytes);
  end_line();
}

void Writer::time_is(Time now) {
  later(now);
  if (now >= output_.since + max_wait_for_rest) finish(code::output, output_);
  if (now >= input_.since + max_wait_for_rest) finish(code::input, input_);
}

std::optional<Time> Writer::due() const {
  std::optional<Time> first;
  for (const Unfinished* each : {&output_, &input_})
    if (!each->bytes.empty() && (!first || each->since + max_wait_for_rest < *first))
      first = each->since + max_wait_for_rest;
  return first;
}

void Writer::end(Time at, const End& end) {
  later(at);
  finish(code::output, output_);
  finish(code::input, input_);
  digest_lines();
  lines_ += cast::end_line(last_, end, bytes_, digest_.finish().view());
  digested_ = lines_.size();
}

void Writer::digest_lines() {
  const BytesView more = as_bytes(lines_).subspan(digested_);
  digest_.update(more);
  bytes_ += more.size();
  digested_ = lines_.size();
}

std::string Writer::take() {
  if (digested_ != lines_.size()) digest_lines();
  digested_ = 0;
  return std::exchange(lines_, {});
}

void Writer::use(std::string& room) {
  if (lines_.empty() && room.empty()) lines_.swap(room);
}

}  // namespace sshrp::cast
