// SPDX-License-Identifier: MIT
#include "observer/exposition.h"

#include <gtest/gtest.h>

#include "observer/fake_daemon.h"
#include "observer/families.h"
#include "observer/process_metrics.h"
#include "util/folder.h"

namespace sshrp::observer {
namespace {

std::vector<MetricFamily> some() {
  return {
      {.name = "sshrp_x",
       .type = FamilyType::counter,
       .help = "A \"help\" with \\ and\nanother line",
       .samples = {{.suffix = "_total", .labels = {{"a", "1"}, {"b", "q\"\\\n"}}, .value = UINT64_MAX},
                   {.suffix = "_total", .value = 0.5}}},
      {.name = "sshrp_y", .type = FamilyType::gauge, .help = "Y", .samples = {{.value = std::uint64_t{3}}}},
      {.name = "sshrp_z_seconds",
       .type = FamilyType::histogram,
       .help = "Z",
       .unit = "seconds",
       .samples = {{.suffix = "_bucket", .labels = {{"le", "0.5"}}, .value = std::uint64_t{1}},
                   {.suffix = "_bucket", .labels = {{"le", "+Inf"}}, .value = std::uint64_t{2}},
                   {.suffix = "_sum", .value = 1.25},
                   {.suffix = "_count", .value = std::uint64_t{2}}}}};
}

constexpr std::string_view rest =
    "sshrp_x_total{a=\"1\",b=\"q\\\"\\\\\\n\"} 18446744073709551615\n"
    "sshrp_x_total 0.5\n"
    "# HELP sshrp_y Y\n"
    "# TYPE sshrp_y gauge\n"
    "sshrp_y 3\n"
    "# HELP sshrp_z_seconds Z\n"
    "# TYPE sshrp_z_seconds histogram\n";
constexpr std::string_view buckets =
    "sshrp_z_seconds_bucket{le=\"0.5\"} 1\n"
    "sshrp_z_seconds_bucket{le=\"+Inf\"} 2\n"
    "sshrp_z_seconds_sum 1.25\n"
    "sshrp_z_seconds_count 2\n";

TEST(Exposition, is_prometheus_own_text) {
  EXPECT_EQ(exposition(some(), Form::text),
            "# HELP sshrp_x_total A \"help\" with \\\\ and\\nanother line\n"
            "# TYPE sshrp_x_total counter\n" +
                std::string(rest) + std::string(buckets));
}

TEST(Exposition, is_open_metrics_where_that_is_accepted) {
  const std::string accept = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";
  EXPECT_EQ(form_for(&accept), Form::open_metrics);
  EXPECT_EQ(form_for(nullptr), Form::text);
  EXPECT_EQ(exposition(some(), Form::open_metrics),
            "# HELP sshrp_x A \\\"help\\\" with \\\\ and\\nanother line\n"
            "# TYPE sshrp_x counter\n" +
                std::string(rest) + "# UNIT sshrp_z_seconds seconds\n" + std::string(buckets) + "# EOF\n");
}

/// What a program says of all metrics in a file; empty: nothing, and with success.
std::string complaints(Form form, const std::string& command) {
  FakeDaemon daemon;
  daemon.sessions_ = {live_session("aa", "alice", "192.0.2.1:1")};
  auto families = families_of(daemon, 100);
  for (auto& family : ProcessMetrics().families()) families.push_back(std::move(family));
  families.push_back(some().back());
  const Folder folder;
  const std::string file = folder.write("metrics", exposition(families, form));
  const std::string out = folder / "out";
  const int status = std::system((command + " <" + file + " >" + out + " 2>&1").c_str());
  return (status == 0 ? "" : "failed: ") + content(out);
}

bool runs(const char* command) {
  return std::system((std::string(command) + " >/dev/null 2>&1").c_str()) == 0;
}

TEST(Exposition, of_all_metrics_has_no_fault_that_promtool_finds) {
  if (!runs("promtool --version")) GTEST_SKIP() << "without Debian's prometheus";
  EXPECT_EQ(complaints(Form::text, "promtool check metrics"), "");
}

TEST(Exposition, of_all_metrics_is_read_by_prometheus_client) {
  if (!runs("/usr/bin/python3 -c 'import prometheus_client'"))
    GTEST_SKIP() << "without python3-prometheus-client";
  const auto parse = [](const char* module) {
    return std::string("/usr/bin/python3 -c 'import sys; from prometheus_client") + module +
           ".parser import text_string_to_metric_families as parse; assert "
           "len(list(parse(sys.stdin.read()))) > 40'";
  };
  EXPECT_EQ(complaints(Form::open_metrics, parse(".openmetrics")), "");
  EXPECT_EQ(complaints(Form::text, parse("")), "");
}

TEST(ProcessMetrics, tell_of_this_process) {
  const auto families = ProcessMetrics().families();
  ASSERT_EQ(families.size(), 4u);
  const auto number = [](auto value) { return static_cast<double>(value); };
  for (const auto& family : families)
    EXPECT_GT(std::visit(number, family.samples.at(0).value), 0) << family.name;
}

// Those of facts stand in a document of their own.
TEST(Families, stand_in_the_documents) {
  FakeDaemon daemon;
  daemon.upstreams_ = {{"web", "web1:22", balance::Service::ready, {}, balance::ServerRow{}}};
  daemon.groups_ = {{.name = "web"}};
  auto families = families_of(daemon, 10);
  for (auto& family : ProcessMetrics().families()) families.push_back(std::move(family));
  const std::string documents =
      content(SSHRP_VECTORS "/../../docs/observation.md") + content(SSHRP_VECTORS "/../../docs/metrics.md");
  for (const MetricFamily& family : families) {
    const std::string name = family.name + (family.type == FamilyType::counter ? "_total" : "");
    EXPECT_TRUE(documents.find("`" + name + "`") != std::string::npos ||
                documents.find("| " + name + " |") != std::string::npos)
        << name;
  }
}

}  // namespace
}  // namespace sshrp::observer
