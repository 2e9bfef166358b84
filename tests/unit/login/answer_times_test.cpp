// SPDX-License-Identifier: MIT
#include "login/answer_times.h"

#include <gtest/gtest.h>

namespace sshrp::login {
namespace {

using namespace std::chrono_literals;

constexpr AnswerTimes::Duration least = 1s;

TEST(AnswerTimes, are_the_least_time_or_a_power_of_two_of_it) {
  EXPECT_EQ(AnswerTimes(3).of_known(0s, least), 1s);
  EXPECT_EQ(AnswerTimes(3).of_known(1s, least), 1s);
  EXPECT_EQ(AnswerTimes(3).of_known(1001ms, least), 2s);
  EXPECT_EQ(AnswerTimes(3).of_known(3s, least), 4s);
  EXPECT_EQ(AnswerTimes(3).of_known(8s, least), 8s);
}

TEST(AnswerTimes, dont_hold_up_what_took_very_long) {
  AnswerTimes times(3);
  EXPECT_EQ(times.of_known(9s, least), 9s);
  EXPECT_EQ(times.of_known(0s, least), 8s);
}

TEST(AnswerTimes, of_unknown_users_are_those_of_known_ones) {
  AnswerTimes times(3);
  EXPECT_EQ(times.of_unknown(least), 1s);
  times.of_known(3s, least);
  EXPECT_EQ(times.of_unknown(least), 4s);
  EXPECT_EQ(times.of_known(0s, least), 4s);  // and the other way round
}

TEST(AnswerTimes, become_shorter_once_the_slow_ones_are_long_ago) {
  AnswerTimes times(3);
  times.of_known(3s, least);
  for (std::size_t i = 1; i < AnswerTimes::remembered; ++i) times.of_known(0s, least);
  EXPECT_EQ(times.of_unknown(least), 4s);
  times.of_known(0s, least);
  EXPECT_EQ(times.of_unknown(least), 1s);
}

}  // namespace
}  // namespace sshrp::login
