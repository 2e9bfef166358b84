// SPDX-License-Identifier: MIT
#include "ctl/answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "ctl/failure.h"

namespace sshrp::ctl {
namespace {

constexpr std::size_t max_lines = 1000;        // of a refusal
constexpr std::size_t max_shown_members = 64;  // of an object or a list in one cell

/// Counts what a text would become, and takes no memory for it.
class Counter final : public json::json_sax_t {
 public:
  bool is_too_much() const { return values_ > max_answer_values || depth_ > max_answer_depth; }

  bool null() override { return count(); }
  bool boolean(bool) override { return count(); }
  bool number_integer(json::number_integer_t) override { return count(); }
  bool number_unsigned(json::number_unsigned_t) override { return count(); }
  bool number_float(json::number_float_t, const std::string&) override { return count(); }
  bool string(std::string&) override { return count(); }
  bool binary(json::binary_t&) override { return count(); }
  bool key(std::string&) override { return count(); }
  bool start_object(std::size_t) override { return begin(); }
  bool start_array(std::size_t) override { return begin(); }
  bool end_object() override { return end(); }
  bool end_array() override { return end(); }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }

 private:
  bool count() {
    ++values_;
    return !is_too_much();
  }
  bool begin() {
    ++depth_;
    return count();
  }
  bool end() {
    --depth_;
    return true;
  }

  std::size_t values_ = 0;
  int depth_ = 0;
};

/// Throws Failure where it would take too much memory, before it does.
json parse(std::string_view text) {
  // The library's own callbacks while it parses take time by the square of a list's length.
  Counter counter;
  const bool is_json = json::sax_parse(text.begin(), text.end(), &counter);
  if (counter.is_too_much())
    throw Failure(exit_refused, "the daemon's answer has more parts than any of its answers");
  if (!is_json) throw Failure(exit_refused, "the daemon's answer isn't JSON");
  return json::parse(text.begin(), text.end(), nullptr, false);
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
