// TOML 1.0 as a tree of values, each with its place; toml.cpp is the one place that knows toml++.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/error.h"

namespace sshrp::config {

struct Node;
struct Entry;

using Array = std::vector<Node>;
using Table = std::vector<Entry>;  // in the order of the file
/// A kind of value that no key takes: dates and times.
struct OtherValue {};

struct Node {
  Place place{};
  std::variant<Table, Array, std::string, std::int64_t, double, bool, OtherValue> value;
};

struct Entry {
  std::string key{};
  Place place{};  // of the key
  Node node{};
};

/// "a string", "an array", as it is said in an error.
std::string_view kind_of(const Node& node);
/// nullptr if the table hasn't the key.
const Entry* find(const Table& table, std::string_view key);

struct SyntaxError {
  Place place{};
  std::string sentence{};
};

/// The root table, its places with the number `file`; or what isn't TOML: only the first such place is found.
std::variant<Node, SyntaxError> parse_toml(std::string_view text, std::uint32_t file);

/// `text` as a basic string of TOML, quotes included.
std::string toml_string(std::string_view text);

}  // namespace sshrp::config
