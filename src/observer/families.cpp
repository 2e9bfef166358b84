// SPDX-License-Identifier: MIT
#include "observer/families.h"

#include <algorithm>

namespace sshrp::observer {
namespace {

using Samples = std::vector<MetricSample>;

// Counters whose names are those of gauges below.
struct Renamed {
  std::string_view metric;
  std::string_view name;
};
constexpr Renamed renamed[] = {{"channels", "channels_opened"}, {"bans", "bans_imposed"}};

MetricFamily family_of(const facts::Metric& metric, std::uint64_t total) {
  const auto* other = std::ranges::find(renamed, metric.name, &Renamed::metric);
  const std::string_view name = other == std::end(renamed) ? metric.name : other->name;
  const bool counts = metric.kind == facts::MetricKind::counter;
  return {.name = "sshrp_" + std::string(name),
          .type = counts ? FamilyType::counter : FamilyType::gauge,
          .help = std::string(metric.unit) + ": " + std::string(metric.meaning),
          .samples = {{.suffix = counts ? "_total" : "", .value = total}}};
}

MetricFamily gauge(std::string name, std::string help, Samples samples) {
  return {.name = std::move(name),
          .type = FamilyType::gauge,
          .help = std::move(help),
          .samples = std::move(samples)};
}

/// A sample for each name.
template <std::size_t size>
Samples labelled(const char* label, const std::array<std::string_view, size>& names,
                 const std::array<std::uint64_t, size>& counts) {
  Samples samples;
  for (std::size_t i = 0; i < size; ++i)
    samples.push_back({.labels = {{label, std::string(names[i])}}, .value = counts[i]});
  return samples;
}

void add_sessions(std::vector<MetricFamily>& families, const std::vector<facts::LiveSession>& sessions) {
  std::array<std::uint64_t, facts::session_stages.size()> stages{};
  std::array<std::uint64_t, facts::channel_kinds.size()> channels{};
  for (const auto& session : sessions) {
    if (const auto stage = static_cast<std::size_t>(session.stage); stage < stages.size()) ++stages[stage];
    for (std::size_t kind = 0; kind < channels.size(); ++kind) channels[kind] += session.channels_open[kind];
  }
  families.push_back(gauge("sshrp_sessions", "Connections of clients, by how far they are",
                           labelled("stage", facts::session_stages, stages)));
  families.push_back(
      gauge("sshrp_channels", "Open channels, by kind", labelled("kind", facts::channel_kinds, channels)));
}

}  // namespace

std::vector<MetricFamily> families_of(Daemon& daemon) {
  std::vector<MetricFamily> families;
  families.push_back(gauge("sshrp_build_info", "Of the program that answers; always 1",
                           {{.labels = {{"version", SSHRP_VERSION}}, .value = std::uint64_t{1}}}));
  add_sessions(families, daemon.sessions());
  families.push_back(gauge("sshrp_bans", "Sources that are refused now, by penalty or ban",
                           {{.value = std::uint64_t{daemon.bans().size()}}}));
  const auto totals = daemon.totals();
  for (std::size_t i = 0; i < totals.size(); ++i) families.push_back(family_of(facts::metrics[i], totals[i]));
  return families;
}

}  // namespace sshrp::observer
