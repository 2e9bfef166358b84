// SPDX-License-Identifier: MIT
#include "transport/packet_origins.h"

#include <gtest/gtest.h>

namespace sshrp::transport {
namespace {

TEST(PacketOrigins, are_found_once_by_the_number_that_was_sent) {
  PacketOrigins origins;
  origins.note(3, {.sequence_number = 30, .recipient_channel = 1});
  origins.note(5, {.sequence_number = 50});
  EXPECT_FALSE(origins.take(4));
  EXPECT_EQ(origins.take(5)->sequence_number, 50u);
  EXPECT_FALSE(origins.take(5));
}

// A peer that is at a packet has passed those before it.
TEST(PacketOrigins, of_packets_before_one_that_is_found_are_forgotten) {
  PacketOrigins origins;
  for (std::uint32_t n = 0; n < 5; ++n) origins.note(n, {.sequence_number = n});
  EXPECT_TRUE(origins.take(3));
  for (std::uint32_t n = 0; n < 4; ++n) EXPECT_FALSE(origins.take(n)) << n;
  EXPECT_TRUE(origins.take(4));
}

TEST(PacketOrigins, are_bounded_and_the_oldest_go) {
  PacketOrigins origins;
  for (std::uint32_t n = 0; n <= PacketOrigins::max_remembered; ++n) origins.note(n, {.sequence_number = n});
  EXPECT_FALSE(origins.take(0));
  EXPECT_TRUE(origins.take(1));
  EXPECT_TRUE(origins.take(PacketOrigins::max_remembered));
}

TEST(PacketOrigins, end_with_their_numbers) {
  PacketOrigins origins;
  origins.note(7, {});
  origins.clear();
  EXPECT_FALSE(origins.take(7));
}

TEST(PacketOrigins, are_kept_of_what_a_peer_may_not_know) {
  for (const unsigned n : {80u, 83u, 90u, 98u, 101u, 127u})
    EXPECT_TRUE(may_be_unknown(static_cast<msg::Number>(n))) << n;
  for (const unsigned n : {79u, 81u, 82u, 91u, 93u, 94u, 95u, 96u, 97u, 99u, 100u, 128u})
    EXPECT_FALSE(may_be_unknown(static_cast<msg::Number>(n))) << n;
}

}  // namespace
}  // namespace sshrp::transport
