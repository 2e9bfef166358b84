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

// Their health isn't looked at: what is out of service was put there.
MetricFamily of_upstreams(Daemon& daemon) {
  std::vector<MetricSample> samples;
  for (const Upstream& upstream : daemon.upstreams())
    samples.push_back({.labels = {{"upstream", upstream.name}, {"server", upstream.server}},
                       .value = std::uint64_t{upstream.state != Upstream::State::maint}});
  return gauge("upstream_up", "1, or 0 where an operator has put it into maint", std::move(samples));
}

}  // namespace

std::vector<MetricFamily> families_of(Daemon& daemon, std::size_t max_series) {
  const facts::Counted counted{daemon.totals(), daemon.series()};
  auto families = facts::metric_families(counted, daemon.sessions(), max_series);
  families.push_back(gauge(
      "build_info", "of the program that answers; always 1",
      {{.labels = {{"version", SSHRP_VERSION}, {"crypto_provider", crypto::crypto_provider_in_use().name}},
        .value = std::uint64_t{1}}}));
  families.push_back(of_upstreams(daemon));
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
