// SPDX-License-Identifier: MIT
#include "ops/repeated_lines.h"

#include <gtest/gtest.h>

namespace sshrp::ops {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const RepeatedLines::Clock::time_point began = RepeatedLines::Clock::now();

TEST(RepeatedLines, are_logged_at_first_and_summed_up_then) {
  RepeatedLines lines;
  EXPECT_EQ(lines.next_due(), std::nullopt);
  for (unsigned i = 0; i < RepeatedLines::first_lines; ++i) EXPECT_TRUE(lines.is_wanted("one", began));
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(lines.is_wanted("one", began + seconds(1)));
  EXPECT_TRUE(lines.is_wanted("other", began + seconds(2)));
  EXPECT_EQ(lines.next_due(), began + RepeatedLines::interval);
  EXPECT_TRUE(lines.due(began + milliseconds(9'999)).empty());
  const auto sums = lines.due(began + RepeatedLines::interval);
  ASSERT_EQ(sums.size(), 1u);
  EXPECT_EQ(sums[0].subject, "one");
  EXPECT_EQ(sums[0].lines, 7u);
  EXPECT_EQ(sums[0].time, seconds(10));
}

TEST(RepeatedLines, that_go_on_are_summed_up_once_an_interval) {
  RepeatedLines lines;
  std::uint64_t told = 0;
  unsigned logged = 0;
  std::size_t sums = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto now = began + milliseconds(100) * i;
    for (const auto& sum : lines.due(now)) {
      told += sum.lines;
      ++sums;
    }
    logged += lines.is_wanted("one", now);
  }
  EXPECT_EQ(logged, RepeatedLines::first_lines);
  EXPECT_EQ(sums, 9u);
  const auto rest = lines.rest(began + seconds(100));
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(logged + told + rest[0].lines, 1000u);
}

TEST(RepeatedLines, that_come_again_after_a_pause_are_logged_again) {
  RepeatedLines lines;
  for (int i = 0; i < 20; ++i) lines.is_wanted("one", began);
  EXPECT_EQ(lines.due(began + seconds(10)).size(), 1u);
  EXPECT_TRUE(lines.due(began + seconds(20)).empty());
  EXPECT_EQ(lines.next_due(), std::nullopt);
  EXPECT_TRUE(lines.is_wanted("one", began + seconds(20)));
}

TEST(RepeatedLines, of_too_many_subjects_are_counted_together) {
  RepeatedLines lines;
  std::size_t logged = 0;
  for (int i = 0; i < 5000; ++i) logged += lines.is_wanted(std::to_string(i), began);
  EXPECT_EQ(logged, RepeatedLines::max_subjects);
  const auto sums = lines.due(began + seconds(10));
  ASSERT_EQ(sums.size(), 1u);
  EXPECT_EQ(sums[0].subject, "");
  EXPECT_EQ(sums[0].lines, 5000 - RepeatedLines::max_subjects);
}

}  // namespace
}  // namespace sshrp::ops
