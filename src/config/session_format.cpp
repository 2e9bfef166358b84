// SPDX-License-Identifier: MIT
#include "config/session_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/error.h"
#include "config/text_rules.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

/// Takes the name behind a `$`, with its braces, off `rest`.
std::string_view take_name(std::string_view& rest) {
  const bool braced = rest.starts_with('{');
  if (braced) rest.remove_prefix(1);
  const auto end = std::ranges::find_if_not(rest, is_name_character);
  const std::string_view name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(name.size());
  if (!braced) return name;
  if (!rest.starts_with('}')) return {};
  rest.remove_prefix(1);
  return name;
}

std::string unknown_field(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& fact : facts::session_facts()) names.push_back(fact.name);
  const auto near = util::nearest(name, names);
  return fmt::format("there is no field {}; {}", util::quote("$" + std::string(name)),
                     near ? fmt::format("did you mean {}?", util::quote("$" + std::string(*near)))
                          : "there are " + util::join(names, ", "));
}

}  // namespace

Result<SessionFormat> parse_session_format(std::string_view text) {
  if (text.empty()) return "it is empty, so each line would be";
  if (has_control_character(text)) return "it may hold no control character: each session has one line";
  SessionFormat format{.text = std::string(text)};
  std::string literal;
  const auto end_literal = [&] {
    if (!literal.empty()) format.pieces.emplace_back(std::exchange(literal, {}));
  };
  for (std::string_view rest = text; !rest.empty();) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c != '$' || rest.starts_with('$')) {
      if (c == '$') rest.remove_prefix(1);
      literal += c;
      continue;
    }
    const std::string_view name = take_name(rest);
    if (name.empty()) return "a $ must stand before a field's name; a dollar sign itself is $$";
    const facts::SessionFact* fact = facts::find_session_fact(name);
    if (fact == nullptr) return unknown_field(name);
    end_literal();
    format.pieces.emplace_back(fact);
  }
  end_literal();
  return format;
}

}  // namespace sshrp::config
