// Reads a table of TOML by the rows of a schema: values into their owner, and every key that isn't one.
// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "config/schema.h"
#include "util/text.h"

namespace sshrp::config {

/// Of a key that `table` ("", "limits", "servers") doesn't know: what was meant, or where it belongs. Begins
/// with a separator; empty if there is nothing to say.
std::string unknown_key_hint(std::string_view table, std::string_view key);

struct SplitName {
  std::string_view table;  // "" for a key of the owner's own table
  std::string_view key;

  bool operator==(const SplitName&) const = default;
};
SplitName split_name(std::string_view name);

template <class Owner>
class TableReader {
 public:
  /// `name` is that of the owner's own table: "", "listeners" or "servers".
  TableReader(std::string_view name, Owner& owner, const std::vector<Key<Owner>>& keys, Reading& reading)
      : name_(name), owner_(owner), keys_(keys), reading_(reading) {}

  /// In the order of the schema, because a route's pattern is needed for its other keys.
  void read(const Table& table, const std::string& sub_table = {}) {
    for (const Key<Owner>& key : keys_) {
      const auto [key_table, local] = split_name(key.name);
      const Entry* entry = key_table == sub_table ? find(table, local) : nullptr;
      if (entry) read_value(key, *entry);
    }
    for (const Entry& entry : table) {
      const std::string name = sub_table.empty() ? entry.key : sub_table + "." + entry.key;
      if (is_key(sub_table, entry.key)) continue;
      if (is_sub_table(name)) {
        read_sub_table(entry, name);
      } else {
        reading_.errors.push_back(reading_.config.error(
            entry.place, fmt::format("unknown key {}{}", util::quote(entry.key),
                                     unknown_key_hint(sub_table.empty() ? name_ : sub_table, entry.key))));
      }
    }
  }

 private:
  void read_value(const Key<Owner>& key, const Entry& entry) {
    reading_.key = key.name;
    if (const Place before = key.place(owner_); before != Place{}) {
      reading_.error(entry.place,
                     fmt::format("it is set at {} already; this key may be set once in all files",
                                 reading_.config.where(before)));
      return;
    }
    key.read(owner_, entry.node, reading_);
  }
  void read_sub_table(const Entry& entry, const std::string& name) {
    if (const auto* inner = std::get_if<Table>(&entry.node.value)) return read(*inner, name);
    reading_.key = name;
    reading_.error(entry.place, fmt::format("expected a table, [{}], this is {}", name, kind_of(entry.node)));
  }
  bool is_key(std::string_view table, std::string_view local) const {
    return std::ranges::any_of(keys_, [&](const auto& key) {
      return split_name(key.name) == SplitName{table, local};
    });
  }
  bool is_sub_table(const std::string& name) const {
    return std::ranges::any_of(keys_, [&](const auto& key) { return key.name.starts_with(name + "."); });
  }

  std::string_view name_;
  Owner& owner_;
  const std::vector<Key<Owner>>& keys_;
  Reading& reading_;
};

}  // namespace sshrp::config
