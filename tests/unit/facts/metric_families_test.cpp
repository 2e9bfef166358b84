// SPDX-License-Identifier: MIT
#include "facts/metric_families.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "facts/counters.h"

namespace sshrp::facts {
namespace {

const MetricFamily& find(const std::vector<MetricFamily>& families, std::string_view name) {
  const auto found = std::ranges::find(families, name, &MetricFamily::name);
  if (found == families.end()) throw std::runtime_error("no family " + std::string(name));
  return *found;
}

std::uint64_t value(const MetricFamily& family, const MetricSample::Labels& labels) {
  const auto found = std::ranges::find(family.samples, labels, &MetricSample::labels);
  return found == family.samples.end() ? 99 : std::get<std::uint64_t>(found->value);
}

bool is_name(std::string_view name) {
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

TEST(MetricFamilies, have_names_as_prometheus_wants_them_each_once) {
  std::set<std::string> names;
  for (const MetricFamily& family : metric_families({}, {}, max_series)) {
    EXPECT_TRUE(names.insert(family.name).second) << family.name << " is there twice";
    EXPECT_TRUE(family.name.starts_with("sshrp_") && is_name(family.name)) << family.name;
    EXPECT_FALSE(family.name.ends_with("_total")) << family.name;
    EXPECT_TRUE(family.unit.empty() || family.name.ends_with(family.unit)) << family.name;
    EXPECT_FALSE(family.help.empty()) << family.name;
    for (const MetricSample& sample : family.samples) {
      EXPECT_EQ(sample.suffix == "_total", family.type == FamilyType::counter) << family.name;
      for (const auto& [label, text] : sample.labels) EXPECT_TRUE(is_name(label)) << label;
    }
  }
}

TEST(MetricFamilies, tell_sessions_by_stage_and_channels_by_kind) {
  std::vector<LiveSession> sessions(3);
  sessions[0].stage = SessionStage::login;
  sessions[1].stage = sessions[2].stage = SessionStage::relaying;
  sessions[1].channels_open[static_cast<std::size_t>(ChannelKind::x11)] = 2;
  const auto families = metric_families({}, sessions, max_series);
  EXPECT_EQ(value(find(families, "sshrp_sessions"), {{"stage", "relaying"}}), 2u);
  EXPECT_EQ(value(find(families, "sshrp_sessions"), {{"stage", "login"}}), 1u);
  EXPECT_EQ(value(find(families, "sshrp_sessions"), {{"stage", "ending"}}), 0u);
  EXPECT_EQ(value(find(families, "sshrp_channels"), {{"kind", "x11"}}), 2u);
}

TEST(MetricFamilies, have_counters_by_their_names_and_by_labels) {
  Counted counted;
  counted.totals[Counter("bytes_up").index] = 11;
  counted.totals[Counter("bytes_down").index] = 22;
  counted.totals[Counter("connections_refused_ban").index] = 3;
  counted.totals[Counter("log_lines_lost").index] = 4;
  counted.totals[Gauge("sessions_open").index] = 5;
  counted.series[{SeriesName("logins").index, {"password", "ok"}}] = 6;
  const auto families = metric_families(counted, {}, max_series);
  const MetricFamily& bytes = find(families, "sshrp_relayed_bytes");
  EXPECT_EQ(value(bytes, {{"leg", "downstream"}, {"direction", "received"}}), 11u);
  EXPECT_EQ(value(bytes, {{"leg", "downstream"}, {"direction", "sent"}}), 22u);
  EXPECT_EQ(value(find(families, "sshrp_refusals"), {{"reason", "ban"}}), 3u);
  EXPECT_EQ(value(find(families, "sshrp_log_lines_dropped"), {}), 4u);
  EXPECT_EQ(value(find(families, "sshrp_sessions_open"), {}), 5u);
  EXPECT_EQ(value(find(families, "sshrp_logins"), {{"method", "password"}, {"result", "ok"}}), 6u);
}

TEST(MetricFamilies, have_histograms_whose_buckets_add_up) {
  Counted counted;
  const std::size_t first = HistogramName("login_duration_seconds").first;
  counted.totals[first] = 2;
  counted.totals[first + 3] = 5;
  counted.totals[first + buckets.size()] = 1'500'000;
  const MetricFamily family = find(metric_families(counted, {}, max_series), "sshrp_login_duration_seconds");
  ASSERT_EQ(family.samples.size(), buckets.size() + 2);
  EXPECT_EQ(value(family, {{"le", "0.005"}}), 2u);
  EXPECT_EQ(value(family, {{"le", "0.025"}}), 2u);
  EXPECT_EQ(value(family, {{"le", "0.05"}}), 7u);
  EXPECT_EQ(value(family, {{"le", "+Inf"}}), 7u);
  EXPECT_EQ(family.samples[buckets.size()].suffix, "_sum");
  EXPECT_EQ(std::get<double>(family.samples[buckets.size()].value), 1.5);
  EXPECT_EQ(std::get<std::uint64_t>(family.samples.back().value), 7u);
}

TEST(MetricFamilies, have_a_bounded_number_of_series_over_all_processes) {
  Counted counted;
  const std::size_t attempts = SeriesName("upstream_attempts").index;
  for (int i = 0; i < 100; ++i) counted.series[{attempts, {"backend" + std::to_string(i), "ok"}}] = 1;
  const MetricFamily family = find(metric_families(counted, {}, 10), "sshrp_upstream_attempts");
  EXPECT_EQ(family.samples.size(), 11u);
  EXPECT_EQ(value(family, {{"upstream", "other"}, {"result", "ok"}}), 90u);
}

// The document has every family, and no other: what is printed here is to stand there.
TEST(MetricFamilies, stand_in_the_document) {
  constexpr std::string_view types[] = {"counter", "gauge", "histogram"};
  std::string expected;
  for (const MetricRow& row : metric_rows())
    expected += "| " + row.name + " | " + std::string(types[static_cast<std::size_t>(row.type)]) + " | " +
                row.labels + " | " + row.help + " |\n";
  std::ifstream file(SSHRP_VECTORS "/../../docs/metrics.md");
  std::stringstream document;
  document << file.rdbuf();
  const std::string text = document.str();
  constexpr std::string_view head = "| --- | --- | --- | --- |\n";
  const std::size_t at = text.find(head);
  ASSERT_NE(at, std::string::npos);
  const std::size_t begin = at + head.size();
  EXPECT_EQ(text.substr(begin, text.find("\n\n", begin) + 1 - begin), expected);
}

}  // namespace
}  // namespace sshrp::facts
