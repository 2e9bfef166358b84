// SPDX-License-Identifier: MIT
#include "facts/metric_families.h"

#include <algorithm>
#include <array>

#include "facts/counters.h"

namespace sshrp::facts {
namespace {

constexpr std::string_view prefix = "sshrp_";
constexpr std::string_view total = "_total";

// Counters of the table that stand elsewhere, or would have another family's name. Empty: not by themselves.
struct Renamed {
  Counter counter;
  std::string_view name;
};
constexpr Renamed renamed[] = {
    {"bans", "bans_imposed"}, {"channels", "channels_requested"}, {"log_lines_lost", "log_lines_dropped"},
    {"bytes_up", ""},       // of relayed bytes
    {"bytes_down", ""},     // the same
    {"key_exchanges", ""},  // a series
    {"logins_ok", ""},      // the same
    {"logins_failed", ""},  // the same
    {"reloads", ""},        // the same
};

// Counters that are one family with a label each.
struct Reason {
  Counter counter;
  std::string_view reason;
};
constexpr Reason refusals[] = {
    {"connections_refused_max_sessions", "max_sessions"},
    {"connections_refused_max_startups", "max_startups"},
    {"connections_ended_max_startups", "room_for_max_startups"},
    {"connections_ended_max_sessions", "room_for_max_sessions"},
    {"connections_refused_max_startups_per_source", "max_startups_per_source"},
    {"connections_refused_max_sessions_per_source", "max_sessions_per_source"},
    {"connections_refused_max_connection_rate", "max_connection_rate"},
    {"connections_refused_penalty", "penalty"},
    {"connections_refused_ban", "ban"},
    {"connections_refused_overflow", "overflow"},
    {"connections_closed_no_descriptor", "no_descriptor"},
    {"connections_refused_proxy_protocol", "proxy_protocol"},
    {"sessions_refused_max_sessions_per_user", "max_sessions_per_user"},
    {"logins_refused_max_logins_in_progress", "max_logins_in_progress"},
};

struct Relayed {
  std::string_view leg;
  std::string_view direction;
  Counter counter;
};
constexpr Relayed relayed[] = {
    {"downstream", "received", "bytes_up"},
    {"downstream", "sent", "bytes_down"},
    {"upstream", "received", "bytes_down"},
    {"upstream", "sent", "bytes_up"},
};

std::string full_name(std::string_view name) { return std::string(prefix) + std::string(name); }

bool is_cell_of_histogram(std::string_view name) { return name.find(' ') != std::string_view::npos; }

/// Empty: it is no family by itself.
std::string_view family_name(std::size_t metric) {
  if (is_cell_of_histogram(metrics[metric].name)) return {};
  const auto is_it = [metric](const auto& row) { return row.counter.index == metric; };
  if (std::ranges::any_of(refusals, is_it)) return {};
  const auto* row = std::ranges::find_if(renamed, is_it);
  return row == std::end(renamed) ? metrics[metric].name : row->name;
}

void add_plain(std::vector<MetricFamily>& families, const Totals& totals) {
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const std::string_view name = family_name(i);
    if (name.empty()) continue;
    const bool is_counter = metrics[i].kind == MetricKind::counter;
    MetricFamily family{.name = full_name(name),
                        .type = is_counter ? FamilyType::counter : FamilyType::gauge,
                        .help = std::string(metrics[i].unit) + ": " + std::string(metrics[i].meaning)};
    family.samples.push_back({.suffix = is_counter ? total : "", .value = totals[i]});
    families.push_back(std::move(family));
  }
}

MetricFamily of_refusals(const Totals& totals) {
  MetricFamily family{.name = full_name("refusals"),
                      .type = FamilyType::counter,
                      .help = "connections that were turned away, or ended for others before login"};
  for (const Reason& row : refusals)
    family.samples.push_back({total, {{"reason", std::string(row.reason)}}, totals[row.counter.index]});
  return family;
}

MetricFamily of_relayed_bytes(const Totals& totals) {
  MetricFamily family{.name = full_name("relayed_bytes"),
                      .type = FamilyType::counter,
                      .help = "payload of packets after login, as it was relayed",
                      .unit = "bytes"};
  for (const Relayed& row : relayed)
    family.samples.push_back({total,
                              {{"leg", std::string(row.leg)}, {"direction", std::string(row.direction)}},
                              totals[row.counter.index]});
  return family;
}

/// A sample for each of `names`, in which `count_of` says how often it is there.
template <class CountOf>
MetricFamily of_sessions(std::string_view name, std::string_view help, std::string_view label,
                         std::span<const std::string_view> names, CountOf count_of) {
  MetricFamily family{.name = full_name(name), .type = FamilyType::gauge, .help = std::string(help)};
  for (std::size_t i = 0; i < names.size(); ++i)
    family.samples.push_back({"", {{std::string(label), std::string(names[i])}}, count_of(i)});
  return family;
}

void add_sessions(std::vector<MetricFamily>& families, std::span<const LiveSession> sessions) {
  std::array<std::uint64_t, session_stages.size()> stages{};
  std::array<std::uint64_t, channel_kinds.size()> channels{};
  for (const LiveSession& session : sessions) {
    ++stages.at(static_cast<std::size_t>(session.stage));
    for (std::size_t i = 0; i < channels.size(); ++i) channels[i] += session.channels_open[i];
  }
  families.push_back(of_sessions("sessions", "connections that are served now, by how far they are", "stage",
                                 session_stages, [&](std::size_t i) { return stages[i]; }));
  families.push_back(of_sessions("channels", "channels that are open now", "kind", channel_kinds,
                                 [&](std::size_t i) { return channels[i]; }));
}

void add_histograms(std::vector<MetricFamily>& families, const Totals& totals) {
  constexpr double second = 1e6;  // microseconds
  for (const Histogram& histogram : histograms) {
    MetricFamily family{.name = full_name(histogram.name),
                        .type = FamilyType::histogram,
                        .help = std::string(histogram.meaning),
                        .unit = "seconds"};
    std::size_t cell = first_cell(histogram.name);
    std::uint64_t count = 0;
    for (const Bucket& bucket : buckets) {
      count += totals[cell++];
      family.samples.push_back({"_bucket", {{"le", std::string(bucket.text)}}, count});
    }
    family.samples.push_back({"_sum", {}, static_cast<double>(totals[cell]) / second});
    family.samples.push_back({"_count", {}, count});
    families.push_back(std::move(family));
  }
}

// Each process is held to as many, but not all together.
SeriesTotals bounded(const SeriesTotals& series, std::size_t max) {
  SeriesTotals kept;
  for (const auto& [key, value] : series) {
    SeriesKey called = key;
    const std::size_t open = series_families[key.family].open;
    if (kept.size() >= max && open != all_closed) called.values.at(open) = other_series;
    add(kept, {{called, value}});
  }
  return kept;
}

void add_series(std::vector<MetricFamily>& families, const SeriesTotals& series) {
  const std::size_t first = families.size();
  for (const SeriesFamily& row : series_families)
    families.push_back(
        {.name = full_name(row.name), .type = FamilyType::counter, .help = std::string(row.meaning)});
  for (const auto& [key, value] : series) {
    const SeriesFamily& row = series_families[key.family];
    MetricSample sample{.suffix = total, .value = value};
    for (std::size_t i = 0; i < row.label_count(); ++i)
      sample.labels.emplace_back(row.labels[i], key.values[i]);
    families[first + key.family].samples.push_back(std::move(sample));
  }
}

std::string labels_of(const MetricFamily& family) {
  std::string labels;
  if (family.type == FamilyType::histogram || family.samples.empty()) return labels;
  for (const auto& [label, value] : family.samples.front().labels)
    labels += (labels.empty() ? "" : ", ") + label;
  return labels;
}

}  // namespace

std::vector<MetricFamily> metric_families(const Counted& counted, std::span<const LiveSession> sessions,
                                          std::size_t max) {
  std::vector<MetricFamily> families;
  add_sessions(families, sessions);
  add_series(families, bounded(counted.series, max));
  families.push_back(of_refusals(counted.totals));
  families.push_back(of_relayed_bytes(counted.totals));
  add_histograms(families, counted.totals);
  add_plain(families, counted.totals);
  return families;
}

// One of each series, to know its labels.
std::vector<MetricRow> metric_rows() {
  Counted counted;
  for (std::size_t i = 0; i < series_families.size(); ++i) counted.series[{.family = i}] = 0;
  std::vector<MetricRow> rows;
  for (const MetricFamily& family : metric_families(counted, {}, max_series))
    rows.push_back({family.name + std::string(family.type == FamilyType::counter ? total : ""), family.type,
                    labels_of(family), family.help});
  return rows;
}

}  // namespace sshrp::facts
