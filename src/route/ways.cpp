// SPDX-License-Identifier: MIT
#include "route/ways.h"

#include <algorithm>
#include <utility>

namespace sshrp::route {
namespace {

Endpoint endpoint_of(const config::GroupServer& server, const config::UpstreamGroup& group) {
  Endpoint endpoint{.address = *server.address,
                    .weight = *server.weight,
                    .name = to_string(*server.address),
                    .backup = *server.backup,
                    .max_sessions = *server.max_sessions,
                    .host_key_name = {}};
  if (const auto& name = server.host_key_name ? server.host_key_name : group.host_key_name)
    endpoint.host_key_name = **name;
  return endpoint;
}

ConfiguredGroup made_of(const config::UpstreamGroup& configured, const Disks& disks) {
  Group group{.name = *configured.name,
              .endpoints = {},
              .max_attempts = *configured.max_attempts,
              .on_wrong_host_key = *configured.on_wrong_host_key,
              .resolve_every = *configured.resolve_every,
              .storage = disks.of_group(*configured.name)};
  for (const config::GroupServer& server : configured.servers)
    group.endpoints.push_back(endpoint_of(server, configured));
  ConfiguredGroup made{.group = std::make_shared<const Group>(std::move(group))};
  if (configured.attempt_timeout) made.attempt_timeout = **configured.attempt_timeout;
  if (configured.upstream_proxy_protocol) made.proxy_protocol = **configured.upstream_proxy_protocol;
  return made;
}

}  // namespace

Ways::Ways(const config::Config& config, std::vector<LoadedCredential> gates) : disks_(config) {
  for (const config::UpstreamGroup& group : config.upstream_groups)
    groups_.emplace(*group.name, made_of(group, disks_));
  gates.resize(config.gates.size());
  for (const config::Gate& gate : config.gates) add_gate(config, gate, gates);
}

// The configuration was checked for circles.
void Ways::add_gate(const config::Config& config, const config::Gate& gate,
                    const std::vector<LoadedCredential>& loaded) {
  if (gates_.contains(*gate.name)) return;
  Gate made{.name = *gate.name,
            .kind = gate.address->kind,
            .address = gate.address->address,
            .via = {},
            .user = *gate.user,
            .password = {},
            .key = {},
            .known_hosts = {},
            .host_key_check = *gate.host_key_check,
            .host_key_name = gate.host_key_name ? **gate.host_key_name : "",
            .share = *gate.share,
            .max_channels = *gate.max_channels};
  const LoadedCredential& credential = loaded.at(static_cast<std::size_t>(&gate - config.gates.data()));
  if (!gate.key->empty()) made.key = OwnKey{.path = *gate.key, .loaded = credential.key};
  made.password = credential.password;
  for (const auto& file : gate.known_hosts) made.known_hosts.push_back(*file);
  if (gate.via) {
    const auto next =
        std::ranges::find(config.gates, **gate.via, [](const config::Gate& other) { return *other.name; });
    if (next != config.gates.end()) {
      add_gate(config, *next, loaded);
      made.via = gates_.at(**gate.via).as_configured;
    }
  }
  Gate of_one = made;
  of_one.share = false;
  Gate of_many = std::move(made);
  of_many.share = true;
  Gates both{.as_configured = {},
             .of_one_session = std::make_shared<const Gate>(std::move(of_one)),
             .of_many_sessions = std::make_shared<const Gate>(std::move(of_many))};
  both.as_configured = *gate.share ? both.of_many_sessions : both.of_one_session;
  gates_.emplace(*gate.name, std::move(both));
}

const ConfiguredGroup* Ways::group(std::string_view name) const {
  const auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : &found->second;
}

GatePtr Ways::last_gate(const config::Route& route) const {
  if (!route.upstream_via) return nullptr;
  const config::Via& via = **route.upstream_via;
  if (const auto* proxy = std::get_if<config::GateAddress>(&via))
    return std::make_shared<const Gate>(
        Gate{.name = to_string(*proxy), .kind = proxy->kind, .address = proxy->address});
  const Gates& gates = gates_.at(std::get<std::string>(via));
  if (!route.via_share) return gates.as_configured;
  return **route.via_share ? gates.of_many_sessions : gates.of_one_session;
}

}  // namespace sshrp::route
