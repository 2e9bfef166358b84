// SPDX-License-Identifier: MIT
#include "route/disks.h"

#include <algorithm>

#include "access/address.h"
#include "config/allow.h"
#include "config/validate.h"
#include "util/text.h"

namespace sshrp::route {
namespace {

// In this order one of them names the others, so that the name stays when hosts come and go.
std::string node_of_storage(std::string_view name) { return "disks " + std::string(name); }
std::string node_of_group(std::string_view name) { return "group " + std::string(name); }

/// Of several texts of one host, and of a glob of such.
std::string normal(std::string_view host) {
  if (const auto address = access::parse_ip(host)) return access::to_string(*address);
  if (host.ends_with('.')) host.remove_suffix(1);  // the root, which every name ends in
  return util::lower(host);
}

std::string node_of_host(std::string_view host) { return "host " + normal(host); }

/// Whether some text fits both globs, in which nothing but `*` stands for others: what is before the first
/// and behind the last one decides.
bool have_one_in_common(std::string_view one, std::string_view other) {
  if (one.find('*') == std::string_view::npos) return util::glob_match(other, one);
  if (other.find('*') == std::string_view::npos) return util::glob_match(one, other);
  const auto begins = [](std::string_view glob) { return glob.substr(0, glob.find('*')); };
  const auto ends = [](std::string_view glob) { return glob.substr(glob.rfind('*') + 1); };
  const auto are_prefixes = [](std::string_view a, std::string_view b) {
    return a.starts_with(b) || b.starts_with(a);
  };
  const auto are_suffixes = [](std::string_view a, std::string_view b) {
    return a.ends_with(b) || b.ends_with(a);
  };
  return are_prefixes(begins(one), begins(other)) && are_suffixes(ends(one), ends(other));
}

}  // namespace

Disks::Disks(const config::Config& config) {
  const auto has_storage = [](const config::Route& route) { return route.storage && !route.upstream; };
  for (const config::Route& route : config.routes)
    if (has_storage(route) && route.upstream_host->captures()) add_captured(route);
  for (const config::UpstreamGroup& group : config.upstream_groups) {
    const std::string node = node_of_group(*group.name);
    if (group.storage) join(node, node_of_storage(**group.storage));
    for (const config::GroupServer& server : group.servers) add_host(node, server.address->host);
  }
  for (const config::Route& route : config.routes) {
    if (has_storage(route) && !route.upstream_host->captures())
      add_host(node_of_storage(**route.storage), route.upstream_host->literal());
  }
}

bool Disks::Captured::may_be(std::string_view host) const {
  return util::glob_match(glob, host) &&
         (allow.empty() || config::judge_host(allow, host) != config::HostVerdict::refused);
}

std::vector<std::string> Disks::Captured::allowed_globs() const {
  std::vector<std::string> globs;
  for (const auto& entry : allow) {
    globs.push_back(entry->network ? "*" : entry->text);
    std::ranges::replace(globs.back(), '?', '*');
  }
  if (globs.empty()) globs.emplace_back("*");
  return globs;
}

bool Disks::Captured::meets(const Captured& other) const {
  if (!have_one_in_common(glob, other.glob)) return false;
  for (const std::string& here : allowed_globs()) {
    if (!have_one_in_common(here, glob) || !have_one_in_common(here, other.glob)) continue;
    for (const std::string& there : other.allowed_globs())
      if (have_one_in_common(there, glob) && have_one_in_common(there, other.glob) &&
          have_one_in_common(here, there))
        return true;
  }
  return false;
}

void Disks::add_captured(const config::Route& route) {
  Captured added{normal(config::glob_of(*route.upstream_host)), route.upstream_allow,
                 node_of_storage(**route.storage)};
  join(added.node, added.node);
  for (const Captured& other : captured_)
    if (other.node != added.node && other.meets(added)) join(other.node, added.node);
  captured_.push_back(std::move(added));
}

void Disks::add_host(const std::string& node, std::string_view host) {
  join(node, node_of_host(host));
  const std::string name = normal(host);
  for (const Captured& captured : captured_)
    if (captured.may_be(name)) join(node, captured.node);
}

std::string Disks::of_group(std::string_view name) const { return root_of(node_of_group(name)); }

std::string Disks::of_host(std::string_view host, std::string_view storage) const {
  if (!storage.empty()) return root_of(node_of_storage(storage));
  if (parents_.empty()) return {};
  std::string node = node_of_host(host);
  if (parents_.contains(node)) return root_of(std::move(node));
  const std::string name = normal(host);
  const auto found = std::ranges::find_if(captured_, [&](const Captured& one) { return one.may_be(name); });
  return found != captured_.end() ? root_of(found->node) : std::string();
}

std::string Disks::root_of(std::string node) const {
  for (auto parent = parents_.find(node); parent != parents_.end() && parent->second != node;
       parent = parents_.find(node))
    node = parent->second;
  return node;
}

void Disks::join(const std::string& one, const std::string& other) {
  for (const std::string* node : {&one, &other}) parents_.emplace(*node, *node);
  const std::string first = root_of(one);
  const std::string second = root_of(other);
  const auto& [root, leaf] = std::minmax(first, second);
  parents_[leaf] = root;
}

}  // namespace sshrp::route
