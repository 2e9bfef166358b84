// SPDX-License-Identifier: MIT
#include "proxy/keepalive.h"

#include <gtest/gtest.h>

namespace sshrp::proxy {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using Verdict = Keepalive::Verdict;

const net::Clock::time_point start = net::Clock::time_point(hours(1000));

config::Keepalive limits(int interval, std::uint32_t count_max = 3) {
  return {.interval = {seconds(interval)}, .count_max = {count_max}};
}

TEST(Keepalive, is_off_without_an_interval) {
  const config::Keepalive off{};
  EXPECT_FALSE(Keepalive(off, start).look_at(start));
}

TEST(Keepalive, is_due_when_nothing_has_come_for_the_interval) {
  const auto every_ten = limits(10);
  Keepalive keepalive(every_ten, start);
  EXPECT_EQ(keepalive.look_at({}), start + seconds(10)) << "the login counts";
  EXPECT_EQ(keepalive.look_at(start + seconds(7)), start + seconds(17));
  EXPECT_EQ(keepalive.look(start + seconds(7), 1, start + seconds(16)), Verdict::well);
  EXPECT_EQ(keepalive.look(start + seconds(7), 1, start + seconds(17)), Verdict::silent);
  EXPECT_EQ(keepalive.look_at(start + seconds(7)), start + seconds(27));
}

// As sshd: the session ends an interval after the last of count_max.
TEST(Keepalive, gives_up_who_leaves_as_many_unanswered_as_may_be) {
  const auto twice = limits(10, 2);
  Keepalive keepalive(twice, start);
  EXPECT_EQ(keepalive.look(start, 1, start + seconds(10)), Verdict::silent);
  EXPECT_EQ(keepalive.look(start, 1, start + seconds(19)), Verdict::well);
  EXPECT_EQ(keepalive.look(start, 1, start + seconds(20)), Verdict::silent);
  EXPECT_EQ(keepalive.look(start, 1, start + seconds(30)), Verdict::gone);
}

TEST(Keepalive, counts_anew_with_whatever_comes) {
  const auto once = limits(10, 1);
  Keepalive keepalive(once, start);
  EXPECT_EQ(keepalive.look(start, 1, start + seconds(10)), Verdict::silent);
  EXPECT_EQ(keepalive.look(start + seconds(11), 2, start + seconds(21)), Verdict::silent);
  EXPECT_EQ(keepalive.look(start + seconds(22), 2, start + seconds(32)), Verdict::silent)
      << "a part of a packet";
  EXPECT_EQ(keepalive.look(start + seconds(22), 2, start + seconds(42)), Verdict::gone);
}

TEST(Keepalive, holds_nothing_against_who_cant_answer_now) {
  const auto once = limits(10, 1);
  Keepalive keepalive(once, start);
  EXPECT_EQ(keepalive.look(start, 1, start + seconds(10)), Verdict::silent);
  keepalive.postpone(start + seconds(20));
  EXPECT_EQ(keepalive.look_at(start), start + seconds(30));
  EXPECT_EQ(keepalive.look(start, 1, start + seconds(25)), Verdict::well);
  EXPECT_EQ(keepalive.look(start, 1, start + seconds(30)), Verdict::gone);
}

}  // namespace
}  // namespace sshrp::proxy
