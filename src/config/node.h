// Node: a parsed TOML file as a tree of values, each with its place. What toml++ gives, without toml++.
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

}  // namespace sshrp::config
