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
    if (const std::string_view next = split_name(key.name).table; next != table)
      text += fmt::format("\n[{}]\n", table = next);
    text += line(config, key, split_name(key.name).key);
  }
  for (const Listener& listener : config.listeners) {
    text += fmt::format("\n[[{}]]  # {}\n", listeners_table, config.where(listener.place));
    for (const auto& key : listener_keys()) text += line(listener, key, key.name);
  }
  for (const Route& route : config.routes) {
    text += fmt::format("\n[[servers]]  # {}\n", config.where(route.place));
    for (const auto& key : route_keys()) text += line(route, key, key.name);
  }
  return text;
}

}  // namespace sshrp::config
