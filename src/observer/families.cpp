// SPDX-License-Identifier: MIT
#include "observer/families.h"

#include "crypto/crypto_provider.h"

namespace sshrp::observer {
namespace {

MetricFamily gauge(std::string name, std::string help, std::vector<MetricSample> samples) {
  return {.name = "sshrp_" + std::move(name),
          .type = FamilyType::gauge,
          .help = std::move(help),
          .samples = std::move(samples)};
}

std::vector<MetricSample> one(std::variant<std::uint64_t, double> value) { return {{.value = value}}; }

double seconds_since_1970(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

MetricSample sample_of(const Upstream& upstream, std::uint64_t value) {
  return {.labels = {{"upstream", upstream.name}, {"server", upstream.server}}, .value = value};
}

// Hosts of routes aren't looked at: what of them is out of service was put there.
bool is_up(const Upstream& upstream) {
  using enum balance::State;
  if (!upstream.row) return upstream.state != balance::Service::maint;
  const balance::State state = upstream.row->state;
  return state != down && state != wrong_host_key && state != maint;
}

void add_upstreams(Daemon& daemon, std::vector<MetricFamily>& families) {
  std::vector<MetricSample> up, sessions, checks, queues;
  for (const Upstream& upstream : daemon.upstreams()) {
    up.push_back(sample_of(upstream, is_up(upstream)));
    if (!upstream.row) continue;
    sessions.push_back(sample_of(upstream, upstream.row->sessions));
    for (const auto& [result, count] :
         {std::pair{"ok", upstream.row->checks_well}, {"failed", upstream.row->checks_failed}}) {
      MetricSample sample = sample_of(upstream, count);
      sample.suffix = "_total";
      sample.labels.emplace_back("result", result);
      checks.push_back(std::move(sample));
    }
  }
  for (const balance::GroupRow& group : daemon.groups())
    queues.push_back({.labels = {{"upstream", group.name}}, .value = std::uint64_t{group.waiting}});
  families.push_back(gauge("upstream_up",
                           "1, or 0 where logins don't go: in maint, or a server of a group that is down",
                           std::move(up)));
  families.push_back(gauge("upstream_sessions", "at a server of a group", std::move(sessions)));
  families.push_back(gauge("upstream_queue", "logins that wait for a place in a group", std::move(queues)));
  families.push_back({.name = "sshrp_upstream_checks",
                      .type = FamilyType::counter,
                      .help = "of a group's servers' health, since the balancer began",
                      .samples = std::move(checks)});
}

}  // namespace

std::vector<MetricFamily> families_of(Daemon& daemon, std::size_t max_series) {
  const facts::Counted counted{daemon.totals(), daemon.series()};
  auto families = facts::metric_families(counted, daemon.sessions(), max_series);
  families.push_back(gauge(
      "build_info", "of the program that answers; always 1",
      {{.labels = {{"version", SSHRP_VERSION}, {"crypto_provider", crypto::crypto_provider_in_use().name}},
        .value = std::uint64_t{1}}}));
  add_upstreams(daemon, families);
  families.push_back(gauge("bans", "sources that are refused now, by penalty or ban",
                           one(std::uint64_t{daemon.bans().size()})));
  const Reload reload = daemon.last_reload();
  families.push_back(gauge("config_last_reload_successful",
                           "1, or 0 where the former configuration stays in force",
                           one(std::uint64_t{reload.successful})));
  families.push_back({.name = "sshrp_config_last_reload_success_timestamp_seconds",
                      .type = FamilyType::gauge,
                      .help = "when a configuration came into force",
                      .unit = "seconds",
                      .samples = one(seconds_since_1970(reload.in_force_since))});
  return families;
}

}  // namespace sshrp::observer
