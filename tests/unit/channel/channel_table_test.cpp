// SPDX-License-Identifier: MIT
#include "channel/channel_table.h"

#include <gmock/gmock.h>

#include "wire/error.h"

namespace sshrp::channel {
namespace {

class Table : public ::testing::Test {
 protected:
  Channel& open(Way way, std::uint32_t number) {
    return table.open(way, number, Channel::Kind::session, "session");
  }
  Channel& open(Way way, std::uint32_t number, std::uint32_t other) {
    Channel& channel = open(way, number);
    table.confirm(channel, other);
    return channel;
  }
  /// The sender of that way closes, and its receiver hears of it.
  bool close(Channel& channel, Way way) {
    channel.life->said[way].close = channel.life->told[way].close = true;
    return table.release(channel);
  }

  ChannelTable table;
};
TEST_F(Table, finds_a_channel_by_the_receivers_number) {
  Channel& channel = open(Way::up, 7);
  EXPECT_EQ(table.find_opening(Way::down, 7), &channel);
  EXPECT_EQ(table.find_open(Way::down, 7), nullptr) << "the upstream hasn't answered yet";
  table.confirm(channel, 9);
  EXPECT_EQ(table.find_opening(Way::down, 7), nullptr);
  EXPECT_EQ(table.find_open(Way::down, 7), &channel);
  EXPECT_EQ(table.find_open(Way::up, 9), &channel);
  EXPECT_EQ(table.find_open(Way::up, 7), nullptr);
  EXPECT_EQ(table.find_open(Way::down, 9), nullptr);
}

TEST_F(Table, takes_an_answer_to_an_opening_from_the_other_side_only) {
  open(Way::up, 7);
  EXPECT_EQ(table.find_opening(Way::up, 7), nullptr);
}

TEST_F(Table, keeps_the_numbers_of_both_sides_apart) {
  Channel& of_client = open(Way::up, 7);
  Channel& of_upstream = open(Way::down, 7);
  table.confirm(of_client, 8);
  table.confirm(of_upstream, 8);
  EXPECT_EQ(table.find_open(Way::down, 7), &of_client);
  EXPECT_EQ(table.find_open(Way::up, 8), &of_client);
  EXPECT_EQ(table.find_open(Way::up, 7), &of_upstream);
  EXPECT_EQ(table.find_open(Way::down, 8), &of_upstream);
}

TEST_F(Table, refuses_a_number_in_use_and_stays_as_it_was) {
  Channel& channel = open(Way::up, 7);
  EXPECT_THROW(open(Way::up, 7), wire::ProtocolError);
  EXPECT_EQ(table.all().size(), 1u);
  table.confirm(channel, 9);
  Channel& second = open(Way::up, 8);
  EXPECT_THROW(table.confirm(second, 9), wire::ProtocolError);
  EXPECT_EQ(table.find_open(Way::up, 9), &channel);
}

TEST_F(Table, frees_a_number_that_the_other_side_refused) {
  table.refuse(open(Way::up, 7));
  EXPECT_TRUE(table.all().empty());
  open(Way::up, 7, 9);
}

TEST_F(Table, frees_both_numbers_once_both_sides_have_closed) {
  Channel& channel = open(Way::up, 7, 9);
  EXPECT_FALSE(close(channel, Way::down));
  EXPECT_EQ(table.find_open(Way::down, 7), nullptr);
  EXPECT_EQ(table.find_closed(Way::down, 7), &channel);
  EXPECT_EQ(table.find_open(Way::up, 9), &channel);
  EXPECT_THROW(open(Way::up, 7), wire::ProtocolError);
  EXPECT_TRUE(close(channel, Way::up));
  EXPECT_TRUE(table.all().empty());
  open(Way::up, 7, 9);
}

// RFC 4254 §5.3: each party for itself.
TEST_F(Table, frees_the_number_of_a_side_that_has_closed_and_heard_so_while_the_other_hasnt_heard) {
  Channel& channel = open(Way::up, 7, 9);
  close(channel, Way::down);
  channel.life->told.down.close = false;  // data that the client takes slowly stand before it
  channel.life->said.up.close = channel.life->told.up.close = true;
  EXPECT_FALSE(table.release(channel));
  EXPECT_THROW(open(Way::up, 7), wire::ProtocolError);
  open(Way::down, 9);
}

TEST_F(Table, means_the_old_channel_by_a_number_until_it_is_closed_where_we_closed_it_before) {
  Channel& failed = open(Way::up, 7, 9);
  failed.life->told.up.close = failed.life->told.down.close = true;
  failed.life->said.up.close = true;
  EXPECT_FALSE(table.release(failed));
  Channel& next = open(Way::up, 7);
  EXPECT_EQ(table.find_opening(Way::down, 7), &next);
  EXPECT_EQ(table.find_open(Way::down, 7), &failed);
  table.confirm(next, 10);
  EXPECT_EQ(table.find_open(Way::down, 7), &failed);
  failed.life->said.down.close = true;
  EXPECT_TRUE(table.release(failed));
  EXPECT_EQ(table.find_open(Way::down, 7), &next);
}

}  // namespace
}  // namespace sshrp::channel
