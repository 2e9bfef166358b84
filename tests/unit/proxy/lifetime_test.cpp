// SPDX-License-Identifier: MIT
#include "proxy/lifetime.h"

#include <gtest/gtest.h>

namespace sshrp::proxy {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const net::Clock::time_point start = net::Clock::time_point(hours(1000));

Lifetime lifetime(int idle_timeout, int max_session_time) {
  return {seconds(idle_timeout), seconds(max_session_time), start};
}

TEST(Lifetime, may_have_no_limit) {
  const Lifetime endless = lifetime(0, 0);
  EXPECT_FALSE(endless.ends_at(start));
  EXPECT_FALSE(endless.why_over(start, start + hours(10'000)));
}

TEST(Lifetime, ends_when_no_data_has_passed_for_so_long) {
  const Lifetime idle = lifetime(60, 0);
  EXPECT_EQ(idle.ends_at({}), start + seconds(60));
  EXPECT_EQ(idle.ends_at(start + seconds(50)), start + seconds(110));
  EXPECT_FALSE(idle.why_over(start + seconds(50), start + seconds(109)));
  EXPECT_EQ(idle.why_over(start + seconds(50), start + seconds(110)), "idle for 60 s (idle_timeout)");
}

TEST(Lifetime, ends_so_long_after_login_whatever_passes) {
  const Lifetime bounded = lifetime(0, 100);
  EXPECT_EQ(bounded.ends_at(start + seconds(99)), start + seconds(100));
  EXPECT_FALSE(bounded.why_over(start + seconds(98), start + seconds(99)));
  EXPECT_EQ(bounded.why_over(start + seconds(99), start + seconds(100)),
            "the session has lasted 100 s (max_session_time)");
}

TEST(Lifetime, is_looked_at_when_the_first_of_both_is_over) {
  const Lifetime both = lifetime(60, 100);
  EXPECT_EQ(both.ends_at({}), start + seconds(60));
  EXPECT_EQ(both.ends_at(start + seconds(50)), start + seconds(100));
}

}  // namespace
}  // namespace sshrp::proxy
