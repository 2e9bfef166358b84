// SPDX-License-Identifier: MIT
#include "proxy/refusal.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <vector>

namespace sshrp::proxy {
namespace {

access::Network source(std::size_t number) {
  return access::source_of(*access::parse_ip(fmt::format("10.0.{}.{}", number / 256, number % 256)));
}

TEST(RefusalPlaces, are_not_all_for_one_source) {
  RefusalPlaces places;
  std::vector<RefusalPlaces::Place> taken;
  for (std::size_t i = 0; i < max_refusals_of_source; ++i) {
    taken.push_back(places.take(source(1)));
    ASSERT_TRUE(taken.back());
  }
  EXPECT_FALSE(places.take(source(1)));
  EXPECT_TRUE(places.take(source(2)));
  taken.pop_back();
  EXPECT_TRUE(places.take(source(1)));
}

TEST(RefusalPlaces, are_bounded_over_all_sources) {
  RefusalPlaces places;
  std::vector<RefusalPlaces::Place> taken;
  for (std::size_t i = 0; i < max_refusals; ++i) {
    taken.push_back(places.take(source(i)));
    ASSERT_TRUE(taken.back());
  }
  EXPECT_FALSE(places.take(source(max_refusals)));
  taken.pop_back();
  EXPECT_TRUE(places.take(source(max_refusals)));
}

}  // namespace
}  // namespace sshrp::proxy
