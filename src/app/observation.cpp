// SPDX-License-Identifier: MIT
#include "app/observation.h"

#include <fcntl.h>

#include <algorithm>
#include <map>

#include "observer/levels.h"
#include "ops/shared_memory.h"

namespace sshrp::app {
namespace {

std::vector<ObservedUpstream> upstreams_of(const config::Config& config) {
  std::vector<ObservedUpstream> upstreams;
  std::map<std::string, std::size_t> known;
  for (const config::Route& route : config.routes) {
    const std::string name = upstream_name(route);
    const auto [found, is_new] = known.emplace(name, upstreams.size());
    if (is_new) {
      if (upstreams.size() >= max_observed_upstreams) continue;
      upstreams.push_back({name, {}});
    }
    if (found->second >= upstreams.size()) continue;
    auto& routes = upstreams[found->second].routes;
    if (routes.size() < max_observed_routes) routes.push_back(*route.user);
  }
  return upstreams;
}

bool may_see_recordings(std::string_view level) {
  return observer::rights_of(level).has(observer::Right::recordings);
}

ObservedFolder recordings_of(const config::Config& config, const Observation& observation) {
  const bool anybody = std::ranges::any_of(observation.entrances.all, may_see_recordings, &Entrance::level) ||
                       std::ranges::any_of(observation.tokens, may_see_recordings, &TokenDigest::level);
  if (!anybody || config.recordings->fixed.empty()) return {};
  util::UniqueFd folder(::open(config.recordings->fixed.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return {};
  const std::uint64_t number = ops::file_number(folder);
  return {std::make_shared<const util::UniqueFd>(std::move(folder)), number, config.recordings->dated};
}

}  // namespace

std::string upstream_name(const config::Route& route) {
  if (route.upstream) return (*route.upstream)->text;
  const std::string host = to_string(HostPort{route.upstream_host->text, 0});
  return host.substr(0, host.rfind(':') + 1) + route.upstream_port->text;
}

Observation observe_as_configured(const config::Config& config, const std::optional<ops::Account>& account,
                                  const Entrances& have, config::ConfigErrors& errors) {
  ops::MachineFiles files;  // not those that a worker's job is recorded from: it has no use for tokens
  Observation observation{.entrances = open_entrances(config, have, errors),
                          .tokens = read_tokens(config, files, errors),
                          .hosts = {},
                          .base_path = *config.http.base_path,
                          .behind_tls_proxy = *config.http.behind_tls_proxy,
                          .crypto_provider = *config.crypto_provider,
                          .max_series = *config.metrics_max_series,
                          .upstreams = upstreams_of(config),
                          .account = {}};
  if (account) observation.account = {account->uid, account->gid, account->groups};
  for (const auto& host : config.http.hosts) observation.hosts.push_back(*host);
  observation.recordings = recordings_of(config, observation);
  return observation;
}

void probe_observation(const config::Config& config, config::ConfigErrors& errors) {
  ops::MachineFiles files;
  check_entrances(config, errors);
  static_cast<void>(read_tokens(config, files, errors));
}

}  // namespace sshrp::app
