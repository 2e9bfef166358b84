// SPDX-License-Identifier: MIT
#include "config/types.h"

#include <fmt/format.h>

#include "config/text_rules.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

void wrong_kind(const Node& node, Reading& reading, std::string_view expected, std::string_view hint) {
  reading.error(node.place, fmt::format("expected {}, this is {}{}", expected, kind_of(node), hint));
}

bool is_scalar(const Node& node) {
  return !std::holds_alternative<Table>(node.value) && !std::holds_alternative<Array>(node.value);
}

std::string_view quoted_hint(const Node& node) {
  return std::holds_alternative<std::string>(node.value) ? "; write it without quotes" : "";
}

}  // namespace

const std::string* expect_string(const Node& node, Reading& reading, std::string_view expected) {
  const auto* string = std::get_if<std::string>(&node.value);
  if (!string) wrong_kind(node, reading, expected, is_scalar(node) ? "; write it between quotes" : "");
  return string;
}

std::optional<std::int64_t> expect_integer(const Node& node, Reading& reading, std::string_view expected,
                                           std::int64_t min, std::int64_t max) {
  const auto* integer = std::get_if<std::int64_t>(&node.value);
  if (!integer) {
    wrong_kind(node, reading, expected, quoted_hint(node));
    return std::nullopt;
  }
  if (*integer < min || *integer > max) {
    reading.error(node.place, fmt::format("expected {}, this is {}", expected, *integer));
    return std::nullopt;
  }
  return *integer;
}

Type<std::string> text(std::string name, TextCheck check) {
  auto read = [name, check = std::move(check)](const Node& node,
                                               Reading& reading) -> std::optional<std::string> {
    const std::string* written = expect_string(node, reading, name);
    if (!written) return std::nullopt;
    if (const Problem problem = check(*written)) {
      reading.error(node.place, *problem);
      return std::nullopt;
    }
    return *written;
  };
  return {std::move(name), std::move(read), toml_string};
}

Type<std::string> path() {
  Type<std::string> type = text("a path (a string)", path_problem);
  type.read = [read = type.read](const Node& node, Reading& reading) {
    std::optional<std::string> written = read(node, reading);
    return written ? std::optional(reading.resolve(*written)) : std::nullopt;
  };
  return type;
}

Type<bool> boolean() {
  const std::string name = "true or false";
  const auto read = [name](const Node& node, Reading& reading) -> std::optional<bool> {
    if (const auto* value = std::get_if<bool>(&node.value)) return *value;
    wrong_kind(node, reading, name, quoted_hint(node));
    return std::nullopt;
  };
  return {name, read, [](bool value) { return std::string(value ? "true" : "false"); }};
}

Type<std::uint32_t> count(std::uint32_t min, std::uint32_t max) {
  const std::string name = fmt::format("a whole number from {} to {}", min, max);
  const auto read = [=](const Node& node, Reading& reading) -> std::optional<std::uint32_t> {
    const auto integer = expect_integer(node, reading, name, min, max);
    return integer ? std::optional(static_cast<std::uint32_t>(*integer)) : std::nullopt;
  };
  return {name, read, [](std::uint32_t value) { return std::to_string(value); }};
}

Type<seconds> duration(std::int64_t min, std::int64_t max) {
  const std::string name = fmt::format("seconds, a whole number from {} to {}", min, max);
  const auto read = [=](const Node& node, Reading& reading) -> std::optional<seconds> {
    const auto integer = expect_integer(node, reading, name, min, max);
    return integer ? std::optional(seconds(*integer)) : std::nullopt;
  };
  return {name, read, [](seconds value) { return std::to_string(value.count()); }};
}

std::string not_one_of(std::string_view written, const std::vector<std::string_view>& words) {
  const auto near = util::nearest(written, words);
  return fmt::format("{} is none of {}{}", util::quote(written), util::join(words, ", "),
                     near ? fmt::format("; did you mean {}?", util::quote(*near)) : "");
}

}  // namespace sshrp::config
