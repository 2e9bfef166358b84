// How a relayed session ends, and what still arrives before.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "relay/relayed.h"

namespace sshrp::relay {
namespace {

using net::testing::channel_data;
using net::testing::text_of;
using ::testing::HasSubstr;
using testing::HeardPtr;
using testing::Relayed;
using ::testing::SizeIs;
using wire::DisconnectReason;

constexpr std::size_t many = 300;
const std::string big(20'000, 'b');

class Endings : public ::testing::Test {
 protected:
  void send_many(const net::ConnectionPtr& from) {
    for (std::size_t i = 0; i < many; ++i) from->send(channel_data(std::to_string(i) + big));
    from->flush_now();
  }
  static void expect_many(const HeardPtr& heard) {
    ASSERT_THAT(heard->messages, SizeIs(many));
    EXPECT_EQ(text_of(heard->messages.back()), std::to_string(many - 1) + big);
  }
  bool ended() {
    return relayed.run_until([&] { return relayed.ending.has_value(); });
  }
  template <typename Cause>
  const Cause& cause() {
    return std::get<Cause>(relayed.ending->cause);
  }

  Relayed relayed;
};

TEST_F(Endings, an_end_of_stream_passes_after_everything_before_it_and_the_other_direction_goes_on) {
  const HeardPtr at_server = relayed.listen(relayed.server);
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.start();
  send_many(relayed.client);
  ASSERT_TRUE(relayed.run_until([&] { return relayed.client->is_clear(); }));
  relayed.client->shutdown_send();
  ASSERT_TRUE(relayed.run_until([&] { return at_server->over(); }));
  EXPECT_TRUE(at_server->end_of_stream);
  expect_many(at_server);
  EXPECT_TRUE(relayed.relay->half_closed_since().has_value());
  EXPECT_FALSE(relayed.ending.has_value());

  send_many(relayed.server);
  ASSERT_TRUE(relayed.run_until([&] { return relayed.server->is_clear(); }));
  relayed.server->shutdown_send();
  ASSERT_TRUE(ended());
  ASSERT_TRUE(relayed.run_until([&] { return at_client->over(); }));
  EXPECT_TRUE(at_client->end_of_stream);
  expect_many(at_client);
  EXPECT_EQ(relayed.ending->leg, Leg::downstream);
  cause<EndOfStream>();
}

TEST_F(Endings, a_half_closed_side_that_is_pinged_still_gets_all_of_the_rest) {
  const HeardPtr at_client = relayed.listen(relayed.client);
  const HeardPtr at_server = relayed.listen(relayed.server);
  relayed.start();
  relayed.client->shutdown_send();
  ASSERT_TRUE(relayed.run_until([&] { return at_server->over(); }));
  for (int i = 0; i < 3; ++i) {  // the answers can't be sent any more
    relayed.say(relayed.server, msg::Ping{as_bytes("ping")});
    relayed.say(relayed.server, channel_data("data"));
    const auto expected = static_cast<std::size_t>(i + 1);
    ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == expected; }));
  }
  relayed.server->shutdown_send();
  ASSERT_TRUE(ended());
}

TEST_F(Endings, a_goodbye_is_heard_after_everything_before_it) {
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.start();
  send_many(relayed.server);
  relayed.server->transport().disconnect(DisconnectReason::by_application, "closing time");
  relayed.server->flush_now();
  ASSERT_TRUE(ended());
  EXPECT_EQ(relayed.ending->leg, Leg::upstream);
  EXPECT_EQ(cause<PeerDisconnected>().said.description, "closing time");
  EXPECT_EQ(cause<PeerDisconnected>().said.reason, DisconnectReason::by_application);
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == many; }));
  expect_many(at_client);
}

TEST_F(Endings, what_came_before_a_goodbye_arrives_even_if_the_other_leg_is_in_a_key_exchange) {
  relayed.start();
  relayed.downstream->transport().rekey();
  relayed.downstream->flush_now();
  relayed.server->send(channel_data("last"));
  relayed.server->transport().disconnect(DisconnectReason::by_application, "closing time");
  relayed.server->flush_now();
  net::testing::run_until_still(relayed.context);
  const HeardPtr at_client = relayed.listen(relayed.client);  // only now it answers the key exchange
  ASSERT_TRUE(ended());
  ASSERT_TRUE(relayed.run_until([&] { return !at_client->messages.empty(); }));
  EXPECT_EQ(text_of(at_client->messages[0]), "last");
}

TEST_F(Endings, what_came_before_an_end_of_stream_arrives_even_if_the_other_leg_is_in_a_key_exchange) {
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.start();
  relayed.upstream->transport().rekey();
  relayed.upstream->flush_now();
  relayed.say(relayed.client, channel_data("last"));
  relayed.client->shutdown_send();
  net::testing::run_until_still(relayed.context);
  const HeardPtr at_server = relayed.listen(relayed.server);
  ASSERT_TRUE(relayed.run_until([&] { return at_server->end_of_stream; }));
  ASSERT_THAT(at_server->messages, SizeIs(1));
  EXPECT_EQ(text_of(at_server->messages[0]), "last");
}

TEST_F(Endings, a_goodbye_with_our_bytes_unread_still_arrives_though_the_connection_is_reset) {
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.start();
  relayed.say(relayed.server, channel_data("last"));
  relayed.server->transport().disconnect(DisconnectReason::by_application, "you talk too much");
  relayed.server->flush_now();
  send_many(relayed.client);
  relayed.server->close();  // with unread bytes: the kernel resets the connection
  ASSERT_TRUE(ended());
  ASSERT_TRUE(relayed.run_until([&] { return !at_client->messages.empty(); }));
  EXPECT_EQ(text_of(at_client->messages[0]), "last");
  EXPECT_EQ(relayed.ending->leg, Leg::upstream);
  EXPECT_EQ(cause<PeerDisconnected>().said.description, "you talk too much");
}

TEST_F(Endings, a_violation_is_the_senders_and_everything_before_it_arrives) {
  const HeardPtr at_server = relayed.listen(relayed.server);
  relayed.start();
  relayed.client->send(channel_data("before"));
  relayed.client->send(msg::NewKeys{});  // of no exchange
  relayed.client->send(channel_data("after"));
  relayed.client->flush_now();
  ASSERT_TRUE(ended());
  EXPECT_EQ(relayed.ending->leg, Leg::downstream);
  EXPECT_THAT(cause<Violation>().error.what(), HasSubstr("NEWKEYS before the key exchange is done"));
  ASSERT_TRUE(relayed.run_until([&] { return !at_server->messages.empty(); }));
  EXPECT_THAT(at_server->messages, SizeIs(1));
}

TEST_F(Endings, a_lost_connection_ends_the_session_as_that_sides_loss) {
  relayed.start();
  relayed.say(relayed.client, channel_data("unread"));
  net::testing::run_until_still(relayed.context);
  relayed.server->close();  // a reset, because of the unread bytes
  ASSERT_TRUE(ended());
  EXPECT_EQ(relayed.ending->leg, Leg::upstream);
  EXPECT_TRUE(std::holds_alternative<Lost>(relayed.ending->cause));
}

TEST_F(Endings, an_interruption_from_outside_ends_both_directions) {
  relayed.start();
  net::testing::run_until_still(relayed.context);
  relayed.downstream->interrupt();
  relayed.upstream->interrupt();
  EXPECT_TRUE(ended());
}

// What the kernel doesn't take stays with the connection, for finish().
TEST(EndingUnderPressure, comes_by_an_interruption_to_a_direction_that_waits_for_its_peer) {
  Relayed relayed({.kernel_buffer = 16 * 1024});
  relayed.start();
  for (std::size_t i = 0; i < many; ++i) relayed.client->send(channel_data(big));
  relayed.client->flush_now();
  net::testing::run_until_still(relayed.context);
  ASSERT_FALSE(relayed.upstream->is_clear());
  relayed.downstream->interrupt();
  relayed.upstream->interrupt();
  EXPECT_TRUE(relayed.run_until([&] { return relayed.ending.has_value(); }));
}

}  // namespace
}  // namespace sshrp::relay
