// SPDX-License-Identifier: MIT
#include "balance/ranking.h"

#include <gtest/gtest.h>

#include <random>

namespace sshrp::balance {
namespace {

TEST(Ranking, has_nobody_first_where_all_are_out) {
  for (const std::size_t count : {1u, 2u, 3u, 5u}) {
    const Ranking ranking(count);
    EXPECT_EQ(ranking.of(ranking.first()), out_of_ranking);
  }
}

TEST(Ranking, has_the_lowest_first_whatever_is_set) {
  constexpr std::size_t count = 37;
  std::mt19937 random(1);
  Ranking ranking(count);
  std::vector<Rank> all(count, out_of_ranking);
  for (int i = 0; i < 10'000; ++i) {
    const std::size_t index = random() % count;
    const Rank rank = random() % 8 == 0
                          ? out_of_ranking
                          : Rank{static_cast<std::uint32_t>(random() % 2), random() % 10, random() % 10};
    all[index] = rank;
    ranking.set(index, rank);
    ASSERT_EQ(ranking.of(ranking.first()), *std::min_element(all.begin(), all.end()));
  }
}

TEST(Ranking, of_one_knows_him) {
  Ranking ranking(1);
  ranking.set(0, {1, 2, 3});
  EXPECT_EQ(ranking.first(), 0u);
}

}  // namespace
}  // namespace sshrp::balance
