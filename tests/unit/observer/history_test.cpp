// SPDX-License-Identifier: MIT
#include "observer/history.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sshrp::observer {
namespace {

using namespace std::chrono_literals;

TEST(History, has_the_totals_of_the_last_hour) {
  History history;
  facts::Totals totals{};
  for (std::uint64_t i = 1; i <= 400; ++i) {
    totals[facts::Counter("bytes_up").index] = i;
    totals[facts::Gauge("sessions_open").index] = 2 * i;
    totals[facts::Counter("connections_refused_ban").index] = 3 * i;
    totals[facts::Counter("connections_refused_penalty").index] = i;
    history.add(totals, std::chrono::system_clock::time_point(1'800'000'000s + i * 10s));
  }
  const auto json = nlohmann::json::parse(history.json());
  EXPECT_EQ(json.at("step_seconds"), 10);
  const auto& samples = json.at("samples");
  ASSERT_EQ(samples.size(), 360u);
  EXPECT_EQ(samples.front().at("bytes_up"), 41);
  EXPECT_EQ(samples.back().at("bytes_up"), 400);
  EXPECT_EQ(samples.back().at("sessions"), 800);
  EXPECT_EQ(samples.back().at("refused"), 1600);
  EXPECT_EQ(samples.back().at("time"), "2027-01-15T09:06:40.000Z");
  for (const char* name : {"bytes_down", "logins_ok", "logins_failed"}) EXPECT_EQ(samples.back().at(name), 0);
}

}  // namespace
}  // namespace sshrp::observer
