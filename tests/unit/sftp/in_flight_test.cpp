// SPDX-License-Identifier: MIT
#include "sftp/in_flight.h"

#include <gtest/gtest.h>

#include "wire/error.h"

namespace sshrp::sftp {
namespace {

std::uint32_t client_id(const Awaited& awaited) { return std::get<Plain>(awaited).client_id; }

TEST(InFlight, takes_the_lowest_ids_that_are_free_whichever_the_client_has) {
  InFlight in_flight;
  EXPECT_EQ(in_flight.add(Plain{.client_id = 0xffffffff}), 0u);
  EXPECT_EQ(in_flight.add(Plain{.client_id = 7}), 1u);
  EXPECT_EQ(in_flight.add(Plain{.client_id = 7}), 2u);
  EXPECT_EQ(client_id(in_flight.take(2)), 7u);
  EXPECT_EQ(client_id(in_flight.take(0)), 0xffffffffu);
  EXPECT_EQ(in_flight.add(Plain{.client_id = 8}), 0u);
  EXPECT_EQ(in_flight.add(Plain{.client_id = 9}), 2u);
  EXPECT_EQ(in_flight.size(), 3u);
}

TEST(InFlight, knows_nothing_of_other_ids) {
  InFlight in_flight;
  in_flight.add(Plain{});
  for (const std::uint32_t id : {1u, 2u, 0xffffffffu}) EXPECT_THROW(in_flight.take(id), wire::ProtocolError);
  in_flight.take(0);
  EXPECT_THROW(in_flight.take(0), wire::ProtocolError);
}

TEST(InFlight, counts_our_own_questions) {
  InFlight in_flight;
  in_flight.add(Plain{});
  const std::uint32_t id = in_flight.add(RootQuestion{0});
  EXPECT_EQ(in_flight.questions(), 1u);
  in_flight.take(id);
  EXPECT_EQ(in_flight.questions(), 0u);
}

TEST(InFlight, begins_anew_after_many_at_once) {
  InFlight in_flight;
  for (std::uint32_t id = 0; id < 4096; ++id) EXPECT_EQ(in_flight.add(Plain{}), id);
  for (std::uint32_t id = 4096; id-- > 0;) in_flight.take(id);
  EXPECT_EQ(in_flight.size(), 0u);
  EXPECT_EQ(in_flight.add(Plain{}), 0u);
}

}  // namespace
}  // namespace sshrp::sftp
