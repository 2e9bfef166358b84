// SPDX-License-Identifier: MIT
#include "upstream/back_offs.h"

#include <gtest/gtest.h>

namespace sshrp::upstream {
namespace {

using namespace std::chrono_literals;

const HostPort upstream{"a", 22};
constexpr BackOffs::Clock::time_point start{1h};

TEST(BackOffs, forgive_twice_and_then_grow_up_to_the_shortest_penalty) {
  BackOffs back_offs;
  auto now = start;
  EXPECT_FALSE(back_offs.left(upstream, now));
  for (const auto pause : {0s, 0s, 1s, 2s, 4s, 8s, 15s, 15s}) {
    EXPECT_EQ(back_offs.note_turned_away(upstream, now), pause);
    EXPECT_EQ(back_offs.left(upstream, now).value_or(0s), pause);
    now += pause;
    EXPECT_FALSE(back_offs.left(upstream, now));
  }
}

TEST(BackOffs, end_with_the_first_answer) {
  BackOffs back_offs;
  for (int i = 0; i < 3; ++i) back_offs.note_turned_away(upstream, start);
  EXPECT_TRUE(back_offs.left(upstream, start));
  back_offs.note_answer(upstream);
  EXPECT_FALSE(back_offs.left(upstream, start));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(back_offs.note_turned_away(upstream, start), 0s);
}

TEST(BackOffs, dont_grow_by_what_was_under_way_already) {
  BackOffs back_offs;
  for (int i = 0; i < 2; ++i) back_offs.note_turned_away(upstream, start);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(back_offs.note_turned_away(upstream, start), 1s);
  EXPECT_EQ(back_offs.left(upstream, start), 1s);
}

TEST(BackOffs, are_of_one_upstream_each) {
  BackOffs back_offs;
  for (int i = 0; i < 3; ++i) back_offs.note_turned_away(upstream, start);
  EXPECT_FALSE(back_offs.left({"a", 23}, start));
  EXPECT_FALSE(back_offs.left({"b", 22}, start));
}

TEST(BackOffs, forget_the_oldest_beyond_their_bound) {
  BackOffs back_offs;
  for (unsigned i = 0; i <= BackOffs::max_upstreams; ++i) {
    const HostPort one{"host" + std::to_string(i), 22};
    for (int times = 0; times < 3; ++times) back_offs.note_turned_away(one, start + std::chrono::hours(i));
  }
  EXPECT_FALSE(back_offs.left({"host0", 22}, start));
  EXPECT_TRUE(back_offs.left({"host1", 22}, start));
}

}  // namespace
}  // namespace sshrp::upstream
