// SPDX-License-Identifier: MIT
#include "balance/health.h"

#include <gtest/gtest.h>

namespace sshrp::balance {
namespace {

using namespace std::chrono_literals;

class HealthTest : public testing::Test {
 protected:
  bool fail(Others others = Others::some_up) { return health.note_failed(rules, now, others, now); }
  void bring_down() {
    while (health.condition() == Condition::up) fail();
  }
  void wait_until_due() { now = health.until(); }

  GroupSetup rules{};  // max_fails 3, fail_timeout 10 s, slow_start 30 s, rise 2, fall 3
  TimePoint now{1000s};
  Health health{};
};

TEST_F(HealthTest, takes_a_server_down_after_so_many_failures_in_a_row) {
  EXPECT_FALSE(fail());
  EXPECT_FALSE(fail());
  health.note_reached(now, now);
  EXPECT_FALSE(fail());
  EXPECT_FALSE(fail());
  EXPECT_TRUE(fail());
  EXPECT_EQ(health.condition(), Condition::down);
  EXPECT_EQ(health.until(), now + 10s);
}

TEST_F(HealthTest, never_takes_one_down_where_no_failures_count) {
  rules.max_fails = 0;
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(fail());
}

TEST_F(HealthTest, does_not_hear_attempts_that_began_before_it_knew) {
  const TimePoint before = now;
  now += 1s;
  bring_down();
  const TimePoint until = health.until();
  EXPECT_FALSE(health.note_failed(rules, before, Others::some_up, now));
  EXPECT_FALSE(health.note_reached(before, now));
  EXPECT_EQ(health.condition(), Condition::down);
  EXPECT_EQ(health.until(), until);
}

TEST_F(HealthTest, waits_twice_as_long_each_time_up_to_a_bound) {
  bring_down();
  auto pause = 10s;
  for (int i = 0; i < 10; ++i) {
    wait_until_due();
    fail();
    pause = std::min(2 * pause, std::chrono::duration_cast<std::chrono::seconds>(Health::max_pause));
    EXPECT_EQ(health.until() - now, pause);
  }
  EXPECT_EQ(health.until() - now, Health::max_pause);
}

TEST_F(HealthTest, has_a_flapping_server_come_back_ever_more_seldom) {
  auto pause = 10s;
  for (int i = 0; i < 4; ++i) {
    bring_down();
    EXPECT_EQ(health.until() - now, pause);
    pause *= 2;
    wait_until_due();
    EXPECT_TRUE(health.note_reached(now, now));
    now += 1s;
  }
}

TEST_F(HealthTest, forgets_pauses_once_a_server_has_been_up_for_long) {
  bring_down();
  wait_until_due();
  health.note_reached(now, now);
  now += 21s;
  bring_down();
  EXPECT_EQ(health.until() - now, 10s);
}

TEST_F(HealthTest, gives_up_one_that_has_just_come_back_at_its_first_failure) {
  bring_down();
  wait_until_due();
  health.note_reached(now, now);
  EXPECT_TRUE(fail());
}

TEST_F(HealthTest, never_gives_up_the_last_one) {
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(fail(Others::none_up));
  EXPECT_TRUE(fail()) << "as soon as there is another";
}

TEST_F(HealthTest, raises_the_share_over_slow_start) {
  EXPECT_EQ(health.share(rules, now), Health::full_share);
  bring_down();
  wait_until_due();
  health.note_reached(now, now);
  EXPECT_EQ(health.share(rules, now), Health::first_share);
  EXPECT_EQ(health.share(rules, now + 15s), Health::full_share / 2);
  EXPECT_EQ(health.share(rules, now + 30s), Health::full_share);
  rules.slow_start = 0ms;
  EXPECT_EQ(health.share(rules, now), Health::full_share);
}

TEST_F(HealthTest, forgives_two_refusals_and_then_backs_off) {
  EXPECT_FALSE(health.note_refusing(now, now));
  EXPECT_FALSE(health.note_refusing(now, now));
  EXPECT_TRUE(health.note_refusing(now, now));
  EXPECT_EQ(health.condition(), Condition::refusing);
  auto pause = 1s;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(health.until() - now, pause);
    wait_until_due();
    EXPECT_TRUE(health.note_refusing(now, now));
    pause = std::min(2 * pause, 15s);
  }
}

TEST_F(HealthTest, keeps_a_wrong_host_key_until_an_operator_says_ready) {
  EXPECT_TRUE(health.note_wrong_host_key(now, now));
  now += 100h;
  EXPECT_FALSE(health.note_reached(now, now));
  EXPECT_FALSE(fail());
  EXPECT_FALSE(health.note_refusing(now, now));
  EXPECT_FALSE(health.note_well(rules, now));
  EXPECT_FALSE(health.note_well(rules, now));
  EXPECT_EQ(health.condition(), Condition::wrong_host_key);
  const TimePoint before = now;
  now += 1s;
  health.reset(now);
  EXPECT_EQ(health.condition(), Condition::up);
  EXPECT_FALSE(health.note_wrong_host_key(before, now)) << "what was begun before that";
}

TEST_F(HealthTest, goes_by_rise_and_fall_where_checks_look) {
  EXPECT_FALSE(health.note_unwell(rules, Others::some_up, now));
  EXPECT_FALSE(health.note_unwell(rules, Others::some_up, now));
  EXPECT_FALSE(health.note_unwell(rules, Others::none_up, now)) << "the last one";
  EXPECT_TRUE(health.note_unwell(rules, Others::some_up, now));
  EXPECT_FALSE(health.note_well(rules, now));
  EXPECT_FALSE(health.note_well(rules, now)) << "twice, but it has a pause";
  wait_until_due();
  EXPECT_TRUE(health.note_well(rules, now));
  EXPECT_EQ(health.condition(), Condition::up);
}

TEST_F(HealthTest, counts_good_checks_in_a_row_only) {
  bring_down();
  wait_until_due();
  EXPECT_FALSE(health.note_well(rules, now));
  EXPECT_FALSE(health.note_unwell(rules, Others::some_up, now));
  EXPECT_FALSE(health.note_well(rules, now));
  EXPECT_TRUE(health.note_well(rules, now));
}

}  // namespace
}  // namespace sshrp::balance
