// SPDX-License-Identifier: MIT
#include "config/dump.h"

#include <fmt/format.h>

#include "config/read_table.h"
#include "config/schema.h"

namespace sshrp::config {
namespace {

// A key at its default says so; one without a value at all stands there as a comment.
template <class Owner>
std::string line(const Owner& owner, const Key<Owner>& key, std::string_view name) {
  static const Owner defaults{};
  const std::string value = key.write(owner);
  if (value.empty() || value == "\"\"") return fmt::format("# {} isn't set: {}\n", name, key.meaning);
  return fmt::format("{} = {}{}\n", name, value, value == key.write(defaults) ? "  # default" : "");
}

}  // namespace

std::string dump(const Config& config) {
  std::string text;
  std::string_view table;
  for (const auto& key : global_keys()) {
    // What was included stands below.
    if (key.name == "include") continue;
    // Of TOML that would be the same key.
    if (key.name == control_table && !config.controls.empty()) continue;
    if (const std::string_view next = split_name(key.name).table; next != table)
      text += fmt::format("\n[{}]\n", table = next);
    text += line(config, key, split_name(key.name).key);
  }
  const auto add_tables = [&]<class Owner>(std::string_view name, const std::vector<Owner>& owners,
                                           const std::vector<Key<Owner>>& keys) {
    for (const Owner& owner : owners) {
      text += fmt::format("\n[[{}]]  # {}\n", name, config.where(owner.place));
      for (const auto& key : keys) text += line(owner, key, key.name);
    }
  };
  add_tables(tokens_table, config.http.tokens, token_keys());
  add_tables(listeners_table, config.listeners, listener_keys());
  add_tables(control_table, config.controls, control_keys());
  add_tables(upstreams_table, config.upstream_groups, group_keys());
  add_tables(gates_table, config.gates, gate_keys());
  add_tables(servers_table, config.routes, route_keys());
  return text;
}

}  // namespace sshrp::config
