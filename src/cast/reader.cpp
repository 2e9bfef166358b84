// SPDX-License-Identifier: MIT
#include "cast/reader.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cast/writer.h"
#include "util/base64.h"
#include "util/text.h"

namespace sshrp::cast {
namespace {

using nlohmann::json;

constexpr double max_seconds = 1e9;  // more than thirty years

struct Code {
  std::string_view code;
  Event::Kind kind;
  bool is_text;
};
constexpr Code codes[] = {
    {code::output, Event::Kind::output, true}, {code::input, Event::Kind::input, true},
    {code::resize, Event::Kind::resize, true}, {code::note, Event::Kind::note, true},
    {code::raw, Event::Kind::raw, true},       {code::error, Event::Kind::error, true},
    {code::rest, Event::Kind::rest, false},    {code::end, Event::Kind::end, false},
};

/// nullptr: there is none, or it is something else.
template <typename T>
const T* member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : found->get_ptr<const T*>();
}

NamedTexts named_texts(const json& object, const char* name) {
  NamedTexts texts;
  const auto* members = member<json::object_t>(object, name);
  if (members == nullptr) return texts;
  for (const auto& [key, value] : *members)
    if (const auto* text = value.get_ptr<const std::string*>()) texts.emplace_back(key, *text);
  return texts;
}

/// nullopt: there is none, or it is too large.
std::optional<std::uint32_t> small_number(const json& object, const char* name) {
  const auto* number = member<json::number_unsigned_t>(object, name);
  if (number == nullptr || *number > UINT32_MAX) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

std::optional<Header> header_of(const json& line) {
  if (!line.is_object() || small_number(line, "version") != 2u) return std::nullopt;
  const auto width = small_number(line, "width");
  const auto height = small_number(line, "height");
  if (!width || !height) return std::nullopt;
  Header header{.width = *width, .height = *height};
  const auto timestamp = line.find("timestamp");
  if (timestamp != line.end() && timestamp->is_number_integer())
    header.timestamp = timestamp->get<std::int64_t>();
  if (const auto* command = member<std::string>(line, "command")) header.command = *command;
  header.env = named_texts(line, "env");
  header.facts = named_texts(line, "sshrp");
  return header;
}

std::optional<End> end_of(const json& data) {
  const auto* reason = data.is_object() ? member<std::string>(data, "reason") : nullptr;
  if (reason == nullptr) return std::nullopt;
  End end{.reason = *reason};
  if (const auto status = small_number(data, "exit_status")) end.exit = *status;
  if (const auto* signal = member<std::string>(data, "exit_signal")) end.exit = *signal;
  return end;
}

std::optional<Event> event_of(const json& line, std::string_view written) {
  if (!line.is_array() || line.size() != 3 || !line[0].is_number() || !line[1].is_string())
    return std::nullopt;
  const double seconds = line[0].get<double>();
  if (!(seconds >= 0 && seconds <= max_seconds)) return std::nullopt;
  Event event{.at = Time(std::llround(seconds * 1e6))};
  const auto known = std::ranges::find(codes, line[1].get_ref<const std::string&>(), &Code::code);
  const auto* text = line[2].get_ptr<const std::string*>();
  if (known == std::end(codes)) {
    event.data = written;
    return event;
  }
  event.kind = known->kind;
  if (known->is_text != (text != nullptr)) return std::nullopt;
  if (event.kind == Event::Kind::raw) {
    const auto bytes = util::base64_decode(*text);
    if (!bytes) return std::nullopt;
    event.data = as_text(*bytes);
  } else if (event.kind == Event::Kind::end) {
    auto end = end_of(line[2]);
    if (!end) return std::nullopt;
    event.end = *std::move(end);
  } else if (event.kind == Event::Kind::rest) {
    if (!line[2].is_number_unsigned()) return std::nullopt;
    event.data = std::to_string(line[2].get<std::uint64_t>());
  } else {
    event.data = *text;
  }
  return event;
}

/// Whether the members of the end say so.
bool belongs_to(const json& line, std::uint64_t bytes, BytesView sha256) {
  const auto* said_bytes = member<json::number_unsigned_t>(line[2], "bytes");
  const auto* said_digest = member<std::string>(line[2], "sha256");
  return said_bytes != nullptr && *said_bytes == bytes && said_digest != nullptr &&
         *said_digest == util::hex(sha256);
}

}  // namespace

void Reader::feed(BytesView bytes) {
  bytes_.erase(0, std::exchange(taken_, 0));
  bytes_ += as_text(bytes);
}

std::optional<Item> Reader::next() {
  if (!fault_.empty()) return std::nullopt;
  const std::string_view rest = std::string_view(bytes_).substr(taken_);
  const std::size_t size = rest.find('\n', looked_);
  if (size == std::string_view::npos) {
    looked_ = rest.size();
    if (looked_ > max_line) return fail("a line is too long");
    return std::nullopt;
  }
  looked_ = 0;
  if (size > max_line) return fail("a line is too long");
  auto item = take(rest.substr(0, size + 1));
  if (!item) return item;
  taken_ += size + 1;
  whole_bytes_ += size + 1;
  return item;
}

std::optional<Item> Reader::fail(std::string sentence) {
  fault_ = std::move(sentence);
  return std::nullopt;
}

std::optional<Item> Reader::take(std::string_view line) {
  if (end_) return fail("something stands behind its end");
  const json parsed = json::parse(line.begin(), line.end(), nullptr, false);
  if (!begun_) {
    auto header = header_of(parsed);
    if (!header) return fail("its first line isn't the header of asciicast version 2");
    begun_ = true;
    digest_.update(as_bytes(line));
    return *std::move(header);
  }
  auto event = event_of(parsed, line);
  if (!event) return fail("a line isn't an event");
  if (event->at < last_) return fail("a line's time is before that of the line above it");
  last_ = event->at;
  if (event->kind == Event::Kind::end) {
    if (!belongs_to(parsed, whole_bytes_, digest_.finish().view()))
      return fail("its end belongs to other lines than those before it");
    end_ = event->end;
  } else {
    digest_.update(as_bytes(line));
  }
  return *std::move(event);
}

Verdict Reader::verdict() const {
  if (!fault_.empty()) return Verdict::altered;
  if (!end_) return Verdict::cut;
  if (bytes_.size() > taken_) return Verdict::altered;
  return end_->reason == cut_reason ? Verdict::cut : Verdict::whole;
}

std::string Reader::cut_line() {
  return end_line(last_, End{.reason = std::string(cut_reason)}, whole_bytes_, digest_.finish().view());
}

}  // namespace sshrp::cast
