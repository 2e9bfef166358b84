#include "relay/channel_table.h"

#include <gmock/gmock.h>

#include "wire/error.h"

namespace sshrp::relay {
namespace {

constexpr Channel::Kind session = Channel::Kind::session;

TEST(ChannelTable, finds_a_channel_by_the_receivers_number) {
  ChannelTable table;
  Channel& channel = table.open(Way::up, 7, session);
  EXPECT_EQ(table.find(Way::down, 7), &channel);
  EXPECT_EQ(table.find(Way::up, 9), nullptr) << "the upstream hasn't answered yet";
  table.confirm(channel, 9);
  EXPECT_EQ(table.find(Way::up, 9), &channel);
  EXPECT_EQ(table.find(Way::up, 7), nullptr);
  EXPECT_EQ(table.find(Way::down, 9), nullptr);
}

TEST(ChannelTable, keeps_the_numbers_of_both_sides_apart) {
  ChannelTable table;
  Channel& of_client = table.open(Way::up, 7, session);
  Channel& of_upstream = table.open(Way::down, 7, Channel::Kind::other);
  table.confirm(of_client, 8);
  table.confirm(of_upstream, 8);
  EXPECT_EQ(table.find(Way::down, 7), &of_client);
  EXPECT_EQ(table.find(Way::up, 8), &of_client);
  EXPECT_EQ(table.find(Way::up, 7), &of_upstream);
  EXPECT_EQ(table.find(Way::down, 8), &of_upstream);
}

TEST(ChannelTable, refuses_a_number_in_use_and_stays_as_it_was) {
  ChannelTable table;
  Channel& channel = table.open(Way::up, 7, session);
  EXPECT_THROW(table.open(Way::up, 7, session), wire::ProtocolError);
  EXPECT_EQ(table.all().size(), 1u);
  table.confirm(channel, 9);
  Channel& second = table.open(Way::up, 8, session);
  EXPECT_THROW(table.confirm(second, 9), wire::ProtocolError);
  EXPECT_EQ(table.find(Way::up, 9), &channel);
}

TEST(ChannelTable, frees_both_numbers_with_the_channel) {
  ChannelTable table;
  Channel& channel = table.open(Way::up, 7, session);
  table.confirm(channel, 9);
  table.remove(channel);
  EXPECT_EQ(table.find(Way::down, 7), nullptr);
  EXPECT_EQ(table.find(Way::up, 9), nullptr);
  table.confirm(table.open(Way::up, 7, session), 9);
}

}  // namespace
}  // namespace sshrp::relay
