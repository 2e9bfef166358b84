// SPDX-License-Identifier: MIT
#include "ctl/answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "ctl/failure.h"

namespace sshrp::ctl {
namespace {

constexpr std::size_t max_lines = 1000;        // of a refusal
constexpr std::size_t max_shown_members = 64;  // of an object or a list in one cell

/// At least as many as there are values in it, and quickly: what stands in texts is counted, too.
std::size_t max_values_of(std::string_view text) {
  return 1 + static_cast<std::size_t>(
                 std::ranges::count_if(text, [](char c) { return c == ',' || c == '[' || c == '{'; }));
}

/// Throws Failure where it would take too much memory, before it does.
json parse(std::string_view text) {
  if (max_values_of(text) > max_answer_values)
    throw Failure(exit_refused, "the daemon's answer has more parts than any of its answers");
  json value = json::parse(text.begin(), text.end(), nullptr, false);
  if (value.is_discarded()) throw Failure(exit_refused, "the daemon's answer isn't JSON");
  return value;
}

const json* member(const json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string(name));
  return found == object.end() ? nullptr : &*found;
}

[[noreturn]] void refuse(const Reply& reply) {
  json value;
  try {
    value = parse(reply.body);
  } catch (const Failure&) {
    value = json::object();
  }
  std::string sentence = text(value, "error");
  auto lines = texts(value, "sentences");
  if (std::ranges::find(lines, sentence) != lines.end()) sentence.clear();
  if (sentence.empty() && lines.empty())
    sentence = fmt::format("the daemon refused it, with HTTP status {}", reply.status);
  throw Failure(exit_refused, sentence, std::move(lines));
}

std::string shown_scalar(const json& value) {
  if (const auto* text = value.get_ptr<const std::string*>()) return *text;
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (value.is_number_float()) return fmt::format("{:.3f}", value.get<double>());
  return "";  // null; and what no answer has there
}

}  // namespace

void require_done(const Reply& reply) {
  if (reply.status != 200) refuse(reply);
}

std::string text_of(Reply reply) {
  require_done(reply);
  return std::move(reply.body);
}

Answer checked(Reply reply) {
  require_done(reply);
  json value = parse(reply.body);
  return {std::move(value), std::move(reply.body)};
}

Answer get(const Http& http, std::string_view path) { return checked(http.get(path)); }

Answer post(const Http& http, std::string_view path, const json& body) {
  return checked(http.post(path, body.dump(-1, ' ', true, json::error_handler_t::replace)));
}

const json::array_t& objects(const Answer& answer) {
  const auto* list = answer.value.get_ptr<const json::array_t*>();
  if (list == nullptr) throw Failure(exit_refused, "the daemon's answer isn't a list");
  for (const json& value : *list)
    if (!value.is_object()) throw Failure(exit_refused, "the daemon's answer isn't a list of objects");
  return *list;
}

const json& object(const Answer& answer) {
  if (!answer.value.is_object()) throw Failure(exit_refused, "the daemon's answer isn't an object");
  return answer.value;
}

std::string text(const json& object, std::string_view name) {
  const json* value = member(object, name);
  const auto* found = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
  return found == nullptr ? std::string() : *found;
}

std::uint64_t number(const json& object, std::string_view name) {
  const json* value = member(object, name);
  return value != nullptr && value->is_number_unsigned() ? value->get<std::uint64_t>() : 0;
}

std::optional<Time> time(const json& object, std::string_view name) { return parse_time(text(object, name)); }

std::vector<std::string> texts(const json& object, std::string_view name) {
  std::vector<std::string> found;
  const json* value = member(object, name);
  const auto* list = value == nullptr ? nullptr : value->get_ptr<const json::array_t*>();
  if (list == nullptr) return found;
  for (const json& entry : *list) {
    if (found.size() == max_lines) break;
    if (const auto* sentence = entry.get_ptr<const std::string*>()) found.push_back(*sentence);
  }
  return found;
}

std::string shown(const json& value) {
  if (!value.is_structured()) return shown_scalar(value);
  std::string out;
  std::size_t count = 0;
  for (const auto& [name, part] : value.items()) {
    if (value.is_object() && part.is_number_unsigned() && part.get<std::uint64_t>() == 0) continue;
    if (!out.empty()) out += ", ";
    if (++count > max_shown_members) return out + "…";
    if (value.is_object()) out += name + ' ';
    out += part.is_structured() ? "…" : shown_scalar(part);
  }
  return out;
}

std::string shown(const json& object, std::string_view name) {
  const json* value = member(object, name);
  return value == nullptr ? std::string() : shown(*value);
}

std::string age(const json& object, std::string_view name, Time now) {
  const auto then = time(object, name);
  return then ? age_text(std::chrono::duration_cast<std::chrono::seconds>(now - *then)) : std::string();
}

}  // namespace sshrp::ctl
