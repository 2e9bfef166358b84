// Global requests and their replies, RFC 4254 §4, through a real relay.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "channel/host_key_proof.h"
#include "msg/transport.h"
#include "relay/relayed.h"

namespace sshrp::relay {
namespace {

using net::testing::channel_data;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::HeardPtr;
using testing::Relayed;
using ::testing::SizeIs;

msg::GlobalRequest request(std::string_view name, bool want_reply = true) {
  return {.request_name = name, .want_reply = want_reply, .request_specific = {}};
}

Bytes ask_proof_of(const crypto::Signer& key) {
  Bytes blobs;
  wire::Writer(blobs).string(key.public_key().blob());
  return wire::encode(msg::GlobalRequest{
      .request_name = channel::hostkeys_prove, .want_reply = true, .request_specific = {blobs}});
}

class Requests : public ::testing::Test {
 protected:
  void SetUp() override {
    at_server = relayed.listen(relayed.server);
    at_client = relayed.listen(relayed.client);
    relayed.start();
  }
  // A message that surely comes after all that was sent before it.
  void mark(const net::ConnectionPtr& from, const HeardPtr& heard) {
    relayed.say(from, channel_data("mark"));
    ASSERT_TRUE(relayed.run_until(
        [&] { return !heard->messages.empty() && heard->messages.back() == channel_data("mark"); }));
    heard->messages.pop_back();
  }

  Relayed relayed;
  HeardPtr at_server, at_client;
};

TEST_F(Requests, pass_with_their_replies_in_order) {
  relayed.say(relayed.client, request("one"));
  relayed.say(relayed.client, request("two"));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 2; }));
  EXPECT_EQ(wire::decode<msg::GlobalRequest>(at_server->messages[1]).request_name, "two");
  relayed.say(relayed.server, msg::RequestFailure{});
  relayed.say(relayed.server, msg::RequestSuccess{{as_bytes("22")}});
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 2; }));
  EXPECT_THAT(at_client->numbers(), ElementsAre(82, 81));
}

TEST_F(Requests, of_the_upstream_pass_with_their_replies_too) {
  relayed.say(relayed.server, request("keepalive@openssh.com"));
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 1; }));
  relayed.say(relayed.client, msg::RequestFailure{});
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 1; }));
  EXPECT_THAT(at_server->numbers(), ElementsAre(82));
}

TEST_F(Requests, proof_of_host_keys_is_answered_in_its_place_between_forwarded_ones) {
  relayed.say(relayed.client, request("first"));
  relayed.say(relayed.client, ask_proof_of(*relayed.host_keys->front()));
  relayed.say(relayed.client, request("last"));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 2; }));
  relayed.say(relayed.server, msg::RequestSuccess{{as_bytes("of first")}});
  relayed.say(relayed.server, msg::RequestFailure{});
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 3; }));
  EXPECT_THAT(at_client->numbers(), ElementsAre(81, 81, 82));
  EXPECT_EQ(as_text(wire::decode<msg::RequestSuccess>(at_client->messages[0]).response_specific.bytes),
            "of first");
}

TEST_F(Requests, proof_of_host_keys_signs_the_clients_session_with_our_key) {
  relayed.say(relayed.client, ask_proof_of(*relayed.host_keys->front()));
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 1; }));
  const auto answer = wire::decode<msg::RequestSuccess>(at_client->messages[0]);
  wire::Reader signatures(answer.response_specific.bytes);
  const crypto::PublicKey& key = relayed.host_keys->front()->public_key();
  Bytes proof;
  wire::Writer(proof)
      .string("hostkeys-prove-00@openssh.com")
      .string(relayed.client->transport().session_id())
      .string(key.blob());
  EXPECT_TRUE(key.verify("ssh-ed25519", proof, signatures.string()));
  EXPECT_TRUE(signatures.empty());
  mark(relayed.client, at_server);
  EXPECT_THAT(at_server->messages, SizeIs(0));
}

TEST_F(Requests, proof_of_a_key_that_isnt_ours_is_refused) {
  relayed.say(relayed.client, ask_proof_of(*net::testing::new_host_key()));
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 1; }));
  EXPECT_THAT(at_client->numbers(), ElementsAre(82));
}

TEST_F(Requests, proofs_are_refused_above_their_bound_because_signing_is_dear) {
  for (unsigned i = 0; i <= channel::max_proofs; ++i) {
    relayed.say(relayed.client, ask_proof_of(*relayed.host_keys->front()));
  }
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == channel::max_proofs + 1; }));
  EXPECT_EQ(at_client->numbers()[channel::max_proofs - 1], 81u);
  EXPECT_EQ(at_client->numbers()[channel::max_proofs], 82u);
}

TEST_F(Requests, the_upstreams_host_keys_stop_at_the_proxy) {
  relayed.say(relayed.server, channel::announce_host_keys(*relayed.host_keys));
  mark(relayed.server, at_client);
  EXPECT_THAT(at_client->messages, SizeIs(0));
}

TEST_F(Requests, unsolicited_replies_are_dropped_both_ways) {
  relayed.say(relayed.server, msg::RequestSuccess{});
  relayed.say(relayed.server, msg::RequestFailure{});
  mark(relayed.server, at_client);
  EXPECT_THAT(at_client->messages, SizeIs(0));
  relayed.say(relayed.client, msg::RequestSuccess{});
  mark(relayed.client, at_server);
  EXPECT_THAT(at_server->messages, SizeIs(0));
}

TEST_F(Requests, a_request_without_reply_awaits_none) {
  relayed.say(relayed.client, request("no-more-sessions@openssh.com", false));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 1; }));
  relayed.say(relayed.server, msg::RequestSuccess{});
  mark(relayed.server, at_client);
  EXPECT_THAT(at_client->messages, SizeIs(0));
}

TEST_F(Requests, of_a_side_that_has_too_many_unanswered_are_read_once_replies_have_come) {
  constexpr std::size_t most = channel::max_pending_replies;
  for (std::size_t i = 0; i < most + 3; ++i) relayed.client->send(request("again"));
  relayed.client->flush_now();
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == most; }));
  net::testing::run_until_still(relayed.context);
  EXPECT_EQ(at_server->messages.size(), most);
  relayed.say(relayed.server, msg::RequestFailure{});
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == most + 1; }));
  for (std::size_t i = 0; i < most; ++i) relayed.server->send(msg::RequestFailure{});
  relayed.server->flush_now();
  EXPECT_TRUE(relayed.run_until([&] { return at_server->messages.size() == most + 3; }));
  EXPECT_FALSE(relayed.ending.has_value());
}

// ── SSH_MSG_UNIMPLEMENTED: RFC 4253 §11.4 ──

TEST_F(Requests, that_the_other_side_doesnt_know_are_refused_in_their_turn) {
  relayed.say(relayed.client, request("one"));
  relayed.say(relayed.client, request("two"));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 2; }));
  relayed.say(relayed.server, msg::Unimplemented{relayed.server->transport().last_received()});
  relayed.say(relayed.server, msg::RequestSuccess{{as_bytes("1")}});
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 2; }));
  EXPECT_THAT(at_client->numbers(), ElementsAre(81, 82)) << "the second, though it was answered first";
}

TEST_F(Requests, of_the_upstream_that_the_client_doesnt_know_are_refused_too) {
  for (int i = 0; i < 3; ++i) {
    relayed.say(relayed.server, request("keepalive@openssh.com"));
    ASSERT_TRUE(
        relayed.run_until([&] { return at_client->messages.size() == static_cast<std::size_t>(i) + 1; }));
    relayed.say(relayed.client, msg::Unimplemented{relayed.client->transport().last_received()});
  }
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 3; }));
  EXPECT_THAT(at_server->numbers(), ElementsAre(82, 82, 82));
}

// netopeer and others count on where strict key exchange begins anew.
TEST_F(Requests, that_are_unknown_by_a_number_without_meaning_are_refused_the_oldest_first) {
  relayed.say(relayed.client, request("one"));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 1; }));
  relayed.say(relayed.server, msg::Unimplemented{4'000'000});
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 1; }));
  EXPECT_THAT(at_client->numbers(), ElementsAre(82));
}

TEST_F(Requests, that_want_no_reply_and_messages_of_later_protocols_are_unknown_by_the_senders_own_number) {
  for (const Bytes& message : {wire::encode(request("none-wanted", false)), Bytes{101, 1, 2}}) {
    relayed.say(relayed.client, BytesView(message));
    ASSERT_TRUE(relayed.run_until([&] { return !at_server->messages.empty(); }));
    const std::uint32_t as_sent = relayed.downstream->transport().last_received();
    relayed.say(relayed.server, msg::Unimplemented{relayed.server->transport().last_received()});
    ASSERT_TRUE(relayed.run_until([&] { return !at_client->messages.empty(); }));
    EXPECT_EQ(at_client->messages.back(), wire::encode(msg::Unimplemented{as_sent}));
    at_server->messages.clear();
    at_client->messages.clear();
  }
}

TEST_F(Requests, are_found_by_their_numbers_after_new_keys_too) {
  relayed.client->transport().rekey();
  relayed.client->flush_now();
  relayed.server->transport().rekey();
  relayed.server->flush_now();
  mark(relayed.client, at_server);
  mark(relayed.server, at_client);
  at_client->messages.clear();
  at_server->messages.clear();
  relayed.say(relayed.client, request("one"));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 1; }));
  relayed.say(relayed.server, msg::Unimplemented{relayed.server->transport().last_received()});
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 1; }));
  EXPECT_THAT(at_client->numbers(), ElementsAre(82));
}

TEST_F(Requests, with_host_keys_of_the_upstream_are_answered_if_they_want_it) {
  relayed.say(relayed.server, request(channel::hostkeys_announcement));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 1; }));
  EXPECT_THAT(at_server->numbers(), ElementsAre(81));
  EXPECT_THAT(at_client->messages, SizeIs(0));
}

}  // namespace
}  // namespace sshrp::relay
