// SPDX-License-Identifier: MIT
#include "facts/histogram.h"

#include <gtest/gtest.h>

#include "facts/counter_memory.h"

namespace sshrp::facts {
namespace {

using std::chrono::milliseconds;

constexpr HistogramName logins = "login_duration_seconds";

std::uint64_t bucket(const CounterMemory& memory, std::string_view text) {
  const auto* row = std::ranges::find(buckets, text, &Bucket::text);
  return memory.total(logins.first + static_cast<std::size_t>(row - buckets.begin()));
}

TEST(Histogram, counts_a_duration_in_the_least_bucket_that_takes_it) {
  CounterMemory memory(2);
  for (const auto duration : {milliseconds(0), milliseconds(5), milliseconds(6), milliseconds(120'000)})
    observe(logins, duration);
  observe(logins, std::chrono::hours(3));
  EXPECT_EQ(bucket(memory, "0.005"), 2u);
  EXPECT_EQ(bucket(memory, "0.01"), 1u);
  EXPECT_EQ(bucket(memory, "120"), 1u);
  EXPECT_EQ(bucket(memory, "+Inf"), 1u);
  EXPECT_EQ(memory.total(logins.first + buckets.size()), 5'000u + 6'000 + 120'000'000 + 10'800'000'000);
}

TEST(Histogram, takes_a_time_that_went_back_for_none) {
  CounterMemory memory(2);
  observe(logins, milliseconds(-5));
  EXPECT_EQ(bucket(memory, "0.005"), 1u);
  EXPECT_EQ(memory.total(logins.first + buckets.size()), 0u);
}

TEST(Histogram, stands_among_the_counters_by_names_of_its_own) {
  EXPECT_EQ(metrics[logins.first].name, "login_duration_seconds 0.005");
  EXPECT_EQ(metrics[logins.first + buckets.size()].name, "login_duration_seconds sum");
  EXPECT_EQ(metrics[logins.first].kind, MetricKind::counter);
}

}  // namespace
}  // namespace sshrp::facts
