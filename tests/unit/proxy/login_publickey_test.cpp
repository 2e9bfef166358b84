// Login by key: what is signed counts, and nothing that was only offered; every
// wrong order is refused.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "crypto/key_files.h"
#include "crypto/public_key.h"
#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

using crypto::PrivateKey;
using msg::Number;
using testing::Daemon;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ScriptedClient;
using wire::DisconnectReason;

/// The proxy logs in with a password of its own.
std::string let_in(const std::string& key_line) {
  return "authorized_keys = ['" + key_line + "']\nupstream_password = 'right'\nauth_methods = 'publickey'";
}
std::string let_in(const PrivateKey& key) { return let_in(key.public_key().to_line() + " user"); }

/// A client whose first key exchange is over, so that there is a session to
/// sign for.
ScriptedClient connected(Daemon& daemon) {
  ScriptedClient client = daemon.connect();
  client.ask_for_service();
  EXPECT_TRUE(daemon.run_until([&] { return client.heard_number(Number::service_accept); }));
  client.heard->messages.clear();
  return client;
}

Bytes session_of(const ScriptedClient& client) {
  return to_vector(client.connection->transport().session_id());
}

void offer(const ScriptedClient& client, const crypto::PublicKey& key, std::string_view algorithm,
           std::string_view user = "user") {
  client.request("publickey", msg::offer_fields(algorithm, key.blob()), user);
}
void show(const ScriptedClient& client, const crypto::PublicKey& key, BytesView signature,
          std::string_view algorithm = "ssh-ed25519", std::string_view user = "user") {
  client.request("publickey", msg::signed_fields(algorithm, key.blob(), signature), user);
}
/// As it should be.
Bytes signature(const ScriptedClient& client, const PrivateKey& key,
                std::string_view algorithm = "ssh-ed25519", std::string_view user = "user") {
  return key.sign(algorithm, msg::signed_data(session_of(client), user, algorithm, key.public_key().blob()));
}

void expect_next(Daemon& daemon, const ScriptedClient& client, Number number) {
  ASSERT_TRUE(daemon.run_until([&] { return !client.heard->messages.empty(); }));
  EXPECT_EQ(client.heard->messages.front()[0], static_cast<unsigned>(number));
  client.heard->messages.erase(client.heard->messages.begin());
}
/// Refused, and the upstream has seen nobody.
void expect_refused(Daemon& daemon, const ScriptedClient& client) {
  expect_next(daemon, client, Number::userauth_failure);
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

class KeyLogin : public ::testing::Test {
 protected:
  const PrivateKey key = PrivateKey::generate_ed25519();
  const PrivateKey other = PrivateKey::generate_ed25519();
};

TEST_F(KeyLogin, touches_the_upstream_only_after_the_signature) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  offer(client, key.public_key(), "ssh-ed25519");
  expect_next(daemon, client, Number::userauth_pk_ok);
  EXPECT_EQ(daemon.upstream.accepted, 0u);
  show(client, key.public_key(), signature(client, key));
  expect_next(daemon, client, Number::userauth_success);
  EXPECT_THAT(daemon.upstream.passwords, ElementsAre("right"));
}

TEST_F(KeyLogin, may_be_signed_at_once) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  show(client, key.public_key(), signature(client, key));
  expect_next(daemon, client, Number::userauth_success);
}

TEST_F(KeyLogin, with_an_offer_alone_opens_no_channel) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  offer(client, key.public_key(), "ssh-ed25519");
  expect_next(daemon, client, Number::userauth_pk_ok);
  client.say(msg::ChannelOpen{"session", 0, 1 << 20, 1 << 15, {}});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  EXPECT_EQ(client.heard->goodbye->reason, DisconnectReason::protocol_error);
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST_F(KeyLogin, by_an_unknown_key_is_refused_offered_and_signed) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  offer(client, other.public_key(), "ssh-ed25519");
  expect_refused(daemon, client);
  show(client, other.public_key(), signature(client, other));
  expect_refused(daemon, client);
}

TEST_F(KeyLogin, counts_the_key_that_signed_and_not_the_one_offered_before) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  offer(client, key.public_key(), "ssh-ed25519");
  expect_next(daemon, client, Number::userauth_pk_ok);
  show(client, other.public_key(), signature(client, other));
  expect_refused(daemon, client);
}

TEST_F(KeyLogin, signed_by_another_key_than_the_one_shown_is_refused) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  const Bytes data = msg::signed_data(session_of(client), "user", "ssh-ed25519", key.public_key().blob());
  show(client, key.public_key(), other.sign("ssh-ed25519", data));
  expect_refused(daemon, client);
}

TEST_F(KeyLogin, signed_for_another_session_user_algorithm_or_key_is_refused) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  Bytes other_session = session_of(client);
  other_session.back() ^= 1;
  const BytesView blob = key.public_key().blob();
  for (const Bytes& data :
       {msg::signed_data(other_session, "user", "ssh-ed25519", blob),
        msg::signed_data({}, "user", "ssh-ed25519", blob),
        msg::signed_data(session_of(client), "user2", "ssh-ed25519", blob),
        msg::signed_data(session_of(client), "user", "ssh-ed25518", blob),
        msg::signed_data(session_of(client), "user", "ssh-ed25519", other.public_key().blob())}) {
    show(client, key.public_key(), key.sign("ssh-ed25519", data));
    expect_refused(daemon, client);
  }
  show(client, key.public_key(), signature(client, key));
  expect_next(daemon, client, Number::userauth_success);
}

TEST_F(KeyLogin, of_another_session_cant_be_used_again) {
  Daemon daemon("", let_in(key));
  const ScriptedClient first = connected(daemon), second = connected(daemon);
  show(second, key.public_key(), signature(first, key));
  expect_refused(daemon, second);
}

TEST_F(KeyLogin, with_a_broken_signature_is_refused) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  const Bytes right = signature(client, key);
  Bytes flipped = right, cut = right, longer = right;
  flipped.back() ^= 1;
  cut.pop_back();
  longer.push_back(0);
  for (const Bytes& wrong : {flipped, cut, longer, Bytes()}) {
    show(client, key.public_key(), wrong);
    expect_refused(daemon, client);
  }
}

TEST_F(KeyLogin, names_the_algorithm_that_signed) {
  const PrivateKey rsa = crypto::private_key_file("rsa2048");
  Daemon daemon("", let_in(rsa));
  const ScriptedClient client = connected(daemon);
  const Bytes data = msg::signed_data(session_of(client), "user", "rsa-sha2-512", rsa.public_key().blob());
  show(client, rsa.public_key(), rsa.sign("rsa-sha2-256", data), "rsa-sha2-512");
  expect_refused(daemon, client);
  show(client, rsa.public_key(), signature(client, rsa, "rsa-sha2-512"), "rsa-sha2-512");
  expect_next(daemon, client, Number::userauth_success);
}

TEST_F(KeyLogin, with_sha1_or_an_algorithm_of_other_keys_is_refused) {
  const PrivateKey rsa = crypto::private_key_file("rsa2048");
  Daemon daemon("", let_in(rsa));
  for (std::string_view algorithm : {"ssh-rsa", "ssh-ed25519", "rsa-sha2-1", ""}) {
    const ScriptedClient client = connected(daemon);
    offer(client, rsa.public_key(), algorithm);
    expect_refused(daemon, client);
    show(client, rsa.public_key(), signature(client, rsa, "rsa-sha2-256"), algorithm);
    expect_refused(daemon, client);
  }
}

TEST_F(KeyLogin, that_public_keys_leaves_out_is_refused) {
  const PrivateKey rsa = crypto::private_key_file("rsa2048");
  Daemon daemon("algorithms.public_keys = '-rsa-sha2-256'", let_in(rsa));
  const ScriptedClient client = connected(daemon);
  show(client, rsa.public_key(), signature(client, rsa, "rsa-sha2-256"), "rsa-sha2-256");
  expect_refused(daemon, client);
  show(client, rsa.public_key(), signature(client, rsa, "rsa-sha2-512"), "rsa-sha2-512");
  expect_next(daemon, client, Number::userauth_success);
}

TEST_F(KeyLogin, by_rsa_below_2048_bits_or_a_key_that_is_none_is_refused) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  const std::string line = crypto::key_file("rsa1024.pub");
  const Bytes weak = crypto::parse_key_line(line);
  for (BytesView blob : {BytesView(weak), BytesView(), as_bytes("ssh-ed25519")}) {
    client.request("publickey", msg::offer_fields("rsa-sha2-512", blob));
    expect_refused(daemon, client);
  }
}

TEST_F(KeyLogin, with_another_user_in_the_signed_request_ends) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  offer(client, key.public_key(), "ssh-ed25519");
  expect_next(daemon, client, Number::userauth_pk_ok);
  show(client, key.public_key(), signature(client, key, "ssh-ed25519", "admin"), "ssh-ed25519", "admin");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  EXPECT_FALSE(client.heard_number(Number::userauth_success));
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST_F(KeyLogin, with_another_service_in_the_signed_request_ends) {
  Daemon daemon("", let_in(key));
  const ScriptedClient client = connected(daemon);
  offer(client, key.public_key(), "ssh-ed25519");
  expect_next(daemon, client, Number::userauth_pk_ok);
  const Bytes fields = msg::signed_fields("ssh-ed25519", key.public_key().blob(), signature(client, key));
  client.say(msg::UserauthRequest{"user", "ssh-userauth", "publickey", {fields}});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  EXPECT_FALSE(client.heard_number(Number::userauth_success));
}

TEST_F(KeyLogin, that_is_malformed_ends) {
  Daemon daemon("", let_in(key));
  Bytes longer = msg::offer_fields("ssh-ed25519", key.public_key().blob());
  longer.push_back(0);
  Bytes says_signed = msg::offer_fields("ssh-ed25519", key.public_key().blob());
  says_signed.front() = 1;
  for (const Bytes& fields : {longer, says_signed, Bytes()}) {
    const ScriptedClient client = connected(daemon);
    client.request("publickey", fields);
    ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
    EXPECT_FALSE(client.heard_number(Number::userauth_pk_ok));
  }
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST_F(KeyLogin, of_a_user_without_route_gets_the_same_answers_as_a_wrong_key) {
  Daemon daemon("", let_in(key));
  const ScriptedClient known = connected(daemon), unknown = connected(daemon);
  for (const auto& [client, user] : {std::pair(&known, "user"), {&unknown, "nobody"}}) {
    offer(*client, other.public_key(), "ssh-ed25519", user);
    ASSERT_TRUE(daemon.run_until([&, client = client] { return client->heard->messages.size() == 1; }));
    show(*client, other.public_key(), signature(*client, other, "ssh-ed25519", user), "ssh-ed25519", user);
    ASSERT_TRUE(daemon.run_until([&, client = client] { return client->heard->messages.size() == 2; }));
  }
  EXPECT_EQ(known.heard->messages, unknown.heard->messages);
}

TEST_F(KeyLogin, by_a_key_with_a_passed_or_foreign_option_is_refused) {
  for (const char* option :
       {"expiry-time=\"20200101Z\"", "from=\"192.0.2.1\"", "from=\"!127.0.0.1,*\"", "cert-authority"}) {
    Daemon daemon("", let_in(std::string(option) + " " + key.public_key().to_line()));
    const ScriptedClient client = connected(daemon);
    show(client, key.public_key(), signature(client, key));
    expect_refused(daemon, client);
  }
}

}  // namespace
}  // namespace sshrp::proxy
