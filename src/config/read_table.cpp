// SPDX-License-Identifier: MIT
#include "config/read_table.h"

#include <algorithm>

#include "util/text.h"

namespace sshrp::config {
namespace {

std::vector<SplitName> all_keys() {
  std::vector<SplitName> all = {
      {"", listeners_table}, {"", http_table},   {http_table, "tokens"},
      {"", upstreams_table}, {"", gates_table},  {"", servers_table},
      {"", "limits"},        {"", "algorithms"}, {servers_table, upstream_algorithms_table}};
  for (const auto& key : global_keys()) all.push_back(split_name(key.name));
  for (const auto& key : listener_keys()) all.push_back({listeners_table, key.name});
  for (const auto& key : control_keys()) all.push_back({control_table, key.name});
  for (const auto& key : token_keys()) all.push_back({tokens_table, key.name});
  for (const auto& key : group_keys()) all.push_back({upstreams_table, key.name});
  for (const auto& key : group_server_keys()) all.push_back({group_servers_table, key.name});
  for (const auto& key : gate_keys()) all.push_back({gates_table, key.name});
  for (const auto& key : route_keys()) {
    const SplitName name = split_name(key.name);
    all.push_back(name.table.empty() ? SplitName{servers_table, name.key} : name);
  }
  for (const std::string_view table : {"limits", "algorithms"}) all.push_back({table, "upstream"});
  return all;
}

std::string describe(std::string_view table) {
  if (table.empty()) return "the file itself, before the first [table]";
  const auto arrays = {listeners_table, upstreams_table, group_servers_table, gates_table,
                       servers_table,   control_table,   tokens_table};
  if (std::ranges::find(arrays, table) != arrays.end()) return fmt::format("[[{}]]", table);
  if (table == upstream_algorithms_table) return fmt::format("[{}.{}]", servers_table, table);
  return fmt::format("[{}]", table);
}

}  // namespace

SplitName split_name(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {"", name};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

std::string unknown_key_hint(std::string_view table, std::string_view key) {
  const std::vector<SplitName> all = all_keys();
  std::vector<std::string_view> here;
  for (const SplitName& known : all) {
    if (known.key == key) return fmt::format("; it is a key of {}", describe(known.table));
    if (known.table == table) here.push_back(known.key);
  }
  const auto near_here = util::nearest(key, here);
  std::vector<std::string_view> anywhere;
  for (const SplitName& known : all)  // but short words, which are like too many others
    if (known.table != control_table && known.table != tokens_table && known.table != http_table)
      anywhere.push_back(known.key);
  if (near_here) anywhere.insert(anywhere.begin(), *near_here);  // of two that are as near this one
  const auto near = util::nearest(key, anywhere);
  if (near && near == near_here) return fmt::format("; did you mean {}?", util::quote(*near));
  if (!near) return fmt::format("; sshrpd.toml(5) has those of {}", describe(table));
  const auto known = std::ranges::find(all, *near, &SplitName::key);
  return fmt::format("; did you mean {} of {}?", util::quote(*near), describe(known->table));
}

}  // namespace sshrp::config
