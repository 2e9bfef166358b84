// SPDX-License-Identifier: MIT
#include "route/disks.h"

#include "util/text.h"

namespace sshrp::route {
namespace {

// In this order one of them names the others, so that the name stays when hosts come and go.
std::string node_of_storage(std::string_view name) { return "disks " + std::string(name); }
std::string node_of_group(std::string_view name) { return "group " + std::string(name); }

std::string node_of_host(std::string_view host) {
  const auto address = access::parse_ip(host);
  return "host " + (address ? access::to_string(*address) : util::lower(host));
}

}  // namespace

Disks::Disks(const config::Config& config) {
  for (const config::UpstreamGroup& group : config.upstream_groups) {
    const std::string node = node_of_group(*group.name);
    if (group.storage) join(node, node_of_storage(**group.storage));
    for (const config::GroupServer& server : group.servers) join(node, node_of_host(server.address->host));
  }
  for (const config::Route& route : config.routes) {
    if (route.storage && !route.upstream && !route.upstream_host->captures())
      join(node_of_storage(**route.storage), node_of_host(route.upstream_host->literal()));
  }
}

std::string Disks::of_group(std::string_view name) const { return root_of(node_of_group(name)); }

std::string Disks::of_host(std::string_view host, std::string_view storage) const {
  if (!storage.empty()) return root_of(node_of_storage(storage));
  if (parents_.empty()) return {};
  std::string node = node_of_host(host);
  return parents_.contains(node) ? root_of(std::move(node)) : std::string();
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
