// SPDX-License-Identifier: MIT
#include "facts/counters.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "facts/counter_memory.h"

namespace sshrp::facts {
namespace {

constexpr Counter channels = "channels";
constexpr Gauge open_sessions = "sessions_open";

void in_another_thread(const std::function<void()>& work) { std::jthread{work}; }

TEST(Metrics, have_names_of_their_own_that_every_tool_takes) {
  std::set<std::string_view> names;
  for (const Metric& metric : metrics)
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name << " is there twice";
  for (const Metric& metric : inside::plain_metrics) {
    EXPECT_EQ(metric.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos)
        << metric.name;
    EXPECT_FALSE(metric.unit.empty() || metric.meaning.empty()) << metric.name;
  }
}

TEST(Metrics, are_found_by_name_when_compiled) { EXPECT_EQ(metrics[channels.index].name, "channels"); }

TEST(Counters, are_counted_in_a_block_for_each_thread) {
  const CounterMemory memory(4);
  count("channels");
  count("channels", 10);
  in_another_thread([] { count("channels", 100); });
  EXPECT_EQ(memory.cell(0, channels.index), 11u);
  EXPECT_EQ(memory.cell(1, channels.index), 100u);
  EXPECT_EQ(memory.total(channels.index), 111u);
}

TEST(Counters, of_threads_that_come_too_late_share_the_last_block) {
  const CounterMemory memory(2);
  count("channels");
  {
    std::vector<std::jthread> late;
    for (int i = 0; i < 4; ++i)
      late.emplace_back([] {
        for (int j = 0; j < 10'000; ++j) count("channels");
      });
  }
  EXPECT_EQ(memory.cell(0, channels.index), 1u);
  EXPECT_EQ(memory.cell(1, channels.index), 40'000u);
}

TEST(Counters, raised_by_one_thread_and_lowered_by_another_are_what_there_is) {
  const CounterMemory memory(4);
  raise("sessions_open");
  raise("sessions_open");
  in_another_thread([] { lower("sessions_open"); });
  EXPECT_EQ(memory.total(open_sessions.index), 1u);
  in_another_thread([] { lower("sessions_open"); });
  EXPECT_EQ(memory.total(open_sessions.index), 0u);
}

TEST(Counters, of_two_threads_never_share_a_line_of_the_cache) {
  EXPECT_EQ(sizeof(CounterBlock) % cache_line, 0u);
  EXPECT_EQ(alignof(CounterBlock), cache_line);
}

}  // namespace
}  // namespace sshrp::facts
