// Keepalives of the proxy's own, through a real relay: the side that isn't asked sees none of them.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "channel/host_key_proof.h"
#include "msg/transport.h"
#include "relay/relayed.h"

namespace sshrp::relay {
namespace {

using net::testing::channel_data;
using ::testing::ElementsAre;
using testing::HeardPtr;
using ::testing::IsEmpty;
using testing::Relayed;

msg::GlobalRequest request(std::string_view name) {
  return {.request_name = name, .want_reply = true, .request_specific = {}};
}

/// A peer that is asked, of either side, and the other one.
class Keepalives : public ::testing::TestWithParam<Leg> {
 protected:
  void SetUp() override {
    peer = GetParam() == Leg::downstream ? relayed.client : relayed.server;
    other = GetParam() == Leg::downstream ? relayed.server : relayed.client;
    at_peer = relayed.listen(peer);
    at_other = relayed.listen(other);
    relayed.start();
    mark(peer, at_other);
    mark(other, at_peer);
  }
  // A message that surely comes after all that was sent before it.
  void mark(const net::ConnectionPtr& from, const HeardPtr& heard) {
    relayed.say(from, channel_data("mark"));
    ASSERT_TRUE(relayed.run_until(
        [&] { return !heard->messages.empty() && heard->messages.back() == channel_data("mark"); }));
    heard->messages.pop_back();
  }
  void ask(std::size_t heard_before = 0) {
    relayed.relay->send_keepalive(GetParam());
    ASSERT_TRUE(relayed.run_until([&] { return at_peer->messages.size() == heard_before + 1; }));
  }

  Relayed relayed;
  net::ConnectionPtr peer, other;
  HeardPtr at_peer, at_other;
};

TEST_P(Keepalives, are_requests_that_want_a_reply_which_goes_no_further) {
  const Bytes replies[] = {wire::encode(msg::RequestFailure{}), wire::encode(msg::RequestSuccess{})};
  for (const Bytes& reply : replies) {
    ask();
    const auto asked = wire::decode<msg::GlobalRequest>(at_peer->messages[0]);
    EXPECT_EQ(asked.request_name, "keepalive@openssh.com");
    EXPECT_TRUE(asked.want_reply);
    relayed.say(peer, BytesView(reply));
    mark(peer, at_other);
    EXPECT_THAT(at_other->messages, IsEmpty());
    at_peer->messages.clear();
  }
}

TEST_P(Keepalives, leave_the_replies_to_others_requests_in_their_order) {
  relayed.say(other, request("one"));
  ASSERT_TRUE(relayed.run_until([&] { return at_peer->messages.size() == 1; }));
  ask(1);
  relayed.say(other, request("two"));
  ASSERT_TRUE(relayed.run_until([&] { return at_peer->messages.size() == 3; }));
  relayed.say(peer, msg::RequestSuccess{{as_bytes("1")}});
  relayed.say(peer, msg::RequestFailure{});
  relayed.say(peer, msg::RequestSuccess{{as_bytes("2")}});
  mark(peer, at_other);
  ASSERT_THAT(at_other->numbers(), ElementsAre(81, 81));
  EXPECT_EQ(as_text(wire::decode<msg::RequestSuccess>(at_other->messages[0]).response_specific.bytes), "1");
  EXPECT_EQ(as_text(wire::decode<msg::RequestSuccess>(at_other->messages[1]).response_specific.bytes), "2");
}

TEST_P(Keepalives, that_a_peer_doesnt_know_are_answered_too) {
  relayed.say(other, request("one"));
  ASSERT_TRUE(relayed.run_until([&] { return at_peer->messages.size() == 1; }));
  ask(1);
  const std::uint32_t number = peer->transport().last_received();
  relayed.say(other, request("two"));
  ASSERT_TRUE(relayed.run_until([&] { return at_peer->messages.size() == 3; }));
  relayed.say(peer, msg::RequestSuccess{{as_bytes("1")}});
  relayed.say(peer, msg::Unimplemented{number});
  relayed.say(peer, msg::RequestFailure{});
  mark(peer, at_other);
  EXPECT_THAT(at_other->numbers(), ElementsAre(81, 82));
}

TEST_P(Keepalives, that_a_peer_doesnt_know_by_a_number_without_meaning_go_no_further) {
  ask();
  relayed.say(peer, msg::Unimplemented{4'000'000});
  mark(peer, at_other);
  EXPECT_THAT(at_other->messages, IsEmpty());
}

TEST_P(Keepalives, pass_over_new_keys_of_either_side) {
  ask();
  for (const auto& connection : {peer, other}) {
    connection->transport().rekey();
    connection->flush_now();
  }
  relayed.relay->send_keepalive(GetParam());
  relayed.say(other, request("one"));
  ASSERT_TRUE(relayed.run_until([&] { return at_peer->messages.size() == 3; }));
  relayed.say(peer, msg::RequestFailure{});  // the second one wanted no reply
  relayed.say(peer, msg::RequestSuccess{});
  mark(peer, at_other);
  EXPECT_THAT(at_other->numbers(), ElementsAre(81));
}

TEST_P(Keepalives, that_want_a_reply_are_one_at_a_time) {
  const auto wants_reply = [&](std::size_t number) {
    return wire::decode<msg::GlobalRequest>(at_peer->messages[number]).want_reply;
  };
  for (std::size_t number : {0, 1, 2}) {
    ask(number);
    EXPECT_EQ(wants_reply(number), number == 0);
  }
  relayed.say(peer, msg::RequestFailure{});
  mark(peer, at_other);
  ask(3);
  EXPECT_TRUE(wants_reply(3));
  EXPECT_THAT(at_other->messages, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(OfEitherSide, Keepalives, ::testing::Values(Leg::downstream, Leg::upstream),
                         [](const auto& leg) { return std::string(name_of(leg.param)); });

TEST(KeepalivesToTheUpstream, dont_hold_up_the_proof_of_host_keys) {
  Relayed relayed;
  const HeardPtr at_server = relayed.listen(relayed.server);
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.start();
  relayed.relay->send_keepalive(Leg::upstream);
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 1; }));
  Bytes blobs;
  wire::Writer(blobs).string(relayed.host_keys->front()->public_key().blob());
  relayed.say(relayed.client, msg::GlobalRequest{channel::hostkeys_prove, true, {blobs}});
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 1; }));
  EXPECT_THAT(at_client->numbers(), ElementsAre(81));
}

TEST(LastData, is_when_channels_carried_some_and_nothing_else_is) {
  Relayed relayed;
  const HeardPtr at_server = relayed.listen(relayed.server);
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.start();
  relayed.say(relayed.client, request("keepalive@openssh.com"));
  relayed.say(relayed.client, msg::ChannelWindowAdjust{0, 1000});
  relayed.say(relayed.client, msg::ChannelRequest{0, "keepalive@openssh.com", true, {}});
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 3; }));
  EXPECT_FALSE(relayed.relay->last_data());
  const auto before = net::Clock::now();
  relayed.say(relayed.server, msg::ChannelExtendedData{0, 1, as_bytes("error")});
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 1; }));
  const auto down = relayed.relay->last_data();
  ASSERT_TRUE(down);
  EXPECT_GE(*down, before);
  relayed.say(relayed.client, channel_data("up"));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 4; }));
  EXPECT_GT(relayed.relay->last_data(), down);
}

}  // namespace
}  // namespace sshrp::relay
