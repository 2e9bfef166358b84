// SPDX-License-Identifier: MIT
#include "health/known_keys.h"

namespace sshrp::health {
namespace {

constexpr std::uint16_t port_of_alias = 22;  // OpenSSH's alias of a host key has none

}  // namespace

KnownAs known_as(const balance::ServerSetup& server) {
  if (server.host_key_name.empty()) return {server.host, server.port};
  return {server.host_key_name, port_of_alias};
}

std::shared_ptr<const access::KnownHosts> KnownKeys::of(const balance::CheckDue& due) {
  Known& known = this->known(due.group);
  const KnownAs name = known_as(due.group->servers[due.server]);
  auto& found = known.of_servers[name];
  if (!found) found = std::make_shared<const access::KnownHosts>(known.all.only_for(name.host, name.port));
  return found;
}

// After a reload the same lines are another setup's.
KnownKeys::Known& KnownKeys::known(const std::shared_ptr<const balance::GroupSetup>& group) {
  if (const auto found = groups_.find(group->name); found != groups_.end()) {
    Known& known = found->second;
    if (known.group == group) return known;
    if (known.group->known_hosts == group->known_hosts) {
      known.group = group;
      return known;
    }
    groups_.erase(found);
  }
  std::erase_if(groups_, [](const auto& each) { return each.second.group.use_count() == 1; });
  auto all = access::KnownHosts::parse(group->known_hosts, "the known hosts of \"" + group->name + "\"");
  return groups_.emplace(group->name, Known{group, std::move(all), {}}).first->second;
}

}  // namespace sshrp::health
