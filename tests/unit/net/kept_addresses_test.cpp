// SPDX-License-Identifier: MIT
#include "net/kept_addresses.h"

#include <gtest/gtest.h>

namespace sshrp::net {
namespace {

using std::chrono::seconds;

const Addresses one{asio::ip::make_address("192.0.2.1")}, other{asio::ip::make_address("192.0.2.2")};
const Clock::time_point begin = Clock::time_point{} + seconds(1000);

TEST(KeptAddresses, gives_what_is_young_enough_for_who_asks) {
  KeptAddresses kept;
  EXPECT_EQ(kept.find("a.lan", seconds(60), begin), std::nullopt);
  kept.keep("a.lan", one, begin);
  EXPECT_EQ(kept.find("a.lan", seconds(60), begin + seconds(60)), one);
  EXPECT_EQ(kept.find("a.lan", seconds(60), begin + seconds(61)), std::nullopt);
  EXPECT_EQ(kept.find("a.lan", seconds(90), begin + seconds(61)), one);
  EXPECT_EQ(kept.find("b.lan", seconds(60), begin), std::nullopt);
}

TEST(KeptAddresses, has_the_latest_of_a_name) {
  KeptAddresses kept;
  kept.keep("a.lan", one, begin);
  kept.keep("a.lan", other, begin + seconds(50));
  EXPECT_EQ(kept.find("a.lan", seconds(60), begin + seconds(100)), other);
}

TEST(KeptAddresses, forgets_the_oldest_where_there_are_too_many) {
  KeptAddresses kept;
  for (std::size_t i = 0; i < KeptAddresses::max_kept; ++i)
    kept.keep(std::to_string(i), one, begin + seconds(i));
  kept.keep("0", other, begin + seconds(1));  // there already, so nobody gives way
  EXPECT_TRUE(kept.find("1", seconds(100000), begin));
  kept.keep("one more", one, begin + seconds(9000));
  EXPECT_FALSE(kept.find("0", seconds(100000), begin) && kept.find("1", seconds(100000), begin));
  EXPECT_TRUE(kept.find("2", seconds(100000), begin));
  EXPECT_TRUE(kept.find("one more", seconds(100000), begin));
}

}  // namespace
}  // namespace sshrp::net
