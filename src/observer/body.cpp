// SPDX-License-Identifier: MIT
#include "observer/body.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "util/text.h"

namespace sshrp::observer {
namespace {

using nlohmann::json;

std::optional<Member> member_of(const json& value) {
  if (const auto* text = value.get_ptr<const std::string*>()) return *text;
  if (const auto* number = value.get_ptr<const json::number_unsigned_t*>()) return *number;
  if (!value.is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& item : value) {
    const auto* text = item.get_ptr<const std::string*>();
    if (text == nullptr) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

}  // namespace

Result<Body> parse_body(std::string_view text, std::span<const std::string_view> known) {
  Body body;
  if (util::trim(text).empty()) return body;
  const json parsed = json::parse(text.begin(), text.end(), nullptr, false);
  if (!parsed.is_object()) return "the body isn't a JSON object";
  for (const auto& [name, value] : parsed.items()) {
    if (std::ranges::find(known, name) == known.end())
      return "there is no \"" + util::escape(name) + "\" in this request";
    auto member = member_of(value);
    if (!member) return '"' + name + "\" must be a text, a whole number or a list of texts";
    body.emplace(name, *std::move(member));
  }
  return body;
}

}  // namespace sshrp::observer
