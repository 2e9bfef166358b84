// Reads TOML 1.0 into a Node: the one place that knows toml++.
#pragma once

#include <string_view>
#include <variant>

#include "config/node.h"

namespace sshrp::config {

struct SyntaxError {
  Place place{};
  std::string sentence{};
};

/// The root table, its places with the number `file`; or what isn't TOML: only the first such place is found.
std::variant<Node, SyntaxError> parse_toml(std::string_view text, std::uint32_t file);

/// `text` as a basic string of TOML, quotes included.
std::string toml_string(std::string_view text);

}  // namespace sshrp::config
