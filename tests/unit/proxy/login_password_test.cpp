// Login by password: what is compared here, and what is passed on in which method.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

using msg::Number;
using testing::Daemon;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ScriptedClient;

constexpr const char* own_password = "password = 'open sesame'\nupstream_password = 'right'";

void expect_in(Daemon& daemon, const ScriptedClient& client) {
  EXPECT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_success); }));
}

// The last message is a failure, with these methods.
void expect_failure(Daemon& daemon, const ScriptedClient& client, std::size_t messages,
                    std::string_view methods, bool partial = false) {
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == messages; }));
  const auto failure = wire::decode<msg::UserauthFailure>(client.heard->messages.back());
  EXPECT_EQ(failure.methods_that_can_continue.text, methods);
  EXPECT_EQ(failure.partial_success, partial);
}

TEST(LocalPassword, that_is_right_leads_in_with_the_routes_own_and_never_reaches_the_upstream) {
  Daemon daemon("", own_password);
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("open sesame");
  expect_in(daemon, client);
  EXPECT_THAT(daemon.upstream.passwords, ElementsAre("right"));
}

TEST(LocalPassword, that_is_wrong_touches_no_upstream) {
  Daemon daemon("", own_password);
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  expect_failure(daemon, client, 2, "password,keyboard-interactive");
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST(LocalPassword, may_be_a_hash) {
  // python3 -c 'import crypt; print(crypt.crypt("open sesame", "$6$rounds=1000$saltsalt"))'
  const std::string hash =
      "$6$rounds=1000$saltsalt$"
      "/IiX/CoEcxCZ9SksEXnbjfCT1LGvD4z5OpJkaFYl/T37OAwuKZ8I8BixDhruhPLkw6lS7dw/6wQWgQnGo7lLg/";
  Daemon daemon("", "upstream_password = 'right'\npassword = '" + hash + "'");
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password(hash);
  expect_failure(daemon, client, 2, "password,keyboard-interactive");
  client.try_password("open sesame");
  expect_in(daemon, client);
}

TEST(LocalPassword, can_be_given_in_keyboard_interactive) {
  Daemon daemon("", own_password);
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.ask_for_questions();
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_info_request); }));
  client.respond({"open sesame"});
  expect_in(daemon, client);
  EXPECT_THAT(daemon.upstream.tried, ElementsAre("password"));
}

TEST(LocalPassword, isnt_asked_for_where_the_upstream_then_refuses_the_proxy) {
  Daemon daemon("", "password = 'open sesame'\nupstream_password = 'stale'");
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("open sesame");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  ASSERT_TRUE(client.heard->goodbye.has_value());
  EXPECT_THAT(client.heard->goodbye->description, ::testing::HasSubstr("doesn't let the proxy in"));
}

TEST(PasswordPassedOn, becomes_the_response_where_the_upstream_has_only_questions) {
  Daemon daemon;
  daemon.upstream.methods = "publickey,keyboard-interactive";
  daemon.upstream.questions = {{{"Password: "}, {"right"}}, {{}, {}}};
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  expect_in(daemon, client);
  EXPECT_THAT(daemon.upstream.tried, ElementsAre("keyboard-interactive"));
  EXPECT_THAT(daemon.upstream.responses, ElementsAre("right"));
}

TEST(PasswordPassedOn, is_given_to_one_prompt_only) {
  Daemon daemon;
  daemon.upstream.methods = "keyboard-interactive";
  daemon.upstream.questions = {{{"Password: ", "Code: "}, {"right", "1"}}};
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  expect_failure(daemon, client, 2, "password,keyboard-interactive");
  EXPECT_THAT(daemon.upstream.responses, IsEmpty());
}

TEST(PasswordPassedOn, that_must_be_changed_is_changed_in_the_clients_next_request) {
  Daemon daemon;
  daemon.upstream.wants_a_new_password = true;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_passwd_changereq); }));
  client.request("password", wire::encode_fields(msg::PasswordChangeFields{true, "right", "new"}));
  expect_in(daemon, client);
  EXPECT_THAT(daemon.upstream.passwords, ElementsAre("right", "new"));
}

TEST(PasswordPassedOn, to_an_upstream_that_wants_no_proof_isnt_shown_to_it) {
  Daemon daemon;
  daemon.upstream.lets_in_without_proof = true;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("whatever");
  expect_in(daemon, client);
  EXPECT_THAT(daemon.upstream.tried, IsEmpty());
}

TEST(PasswordPassedOn, that_is_one_of_two_proofs_is_told_to_be) {
  Daemon daemon;
  daemon.upstream.still_wanted = "keyboard-interactive";
  daemon.upstream.questions = {{{"Code: "}, {"123"}}};
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  expect_failure(daemon, client, 2, "keyboard-interactive", true);
  client.ask_for_questions();
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_info_request); }));
  client.respond({"123"});
  expect_in(daemon, client);
  EXPECT_EQ(daemon.upstream.accepted, 1u);
}

TEST(PasswordPassedOn, after_which_the_upstream_wants_a_key_of_the_client_ends) {
  Daemon daemon;
  daemon.upstream.still_wanted = "publickey";
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  ASSERT_TRUE(client.heard->goodbye.has_value());
  EXPECT_THAT(client.heard->goodbye->description, ::testing::HasSubstr("can't be passed on"));
}

TEST(Anonymous, leads_in_with_the_routes_own_credential) {
  Daemon daemon("", "anonymous = true\nupstream_password = 'right'");
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.request("none", {});
  expect_in(daemon, client);
  EXPECT_THAT(daemon.upstream.passwords, ElementsAre("right"));
}

TEST(Anonymous, is_nobody_where_it_isnt_configured) {
  Daemon daemon("", own_password);
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.request("none", {});
  expect_failure(daemon, client, 2, "password,keyboard-interactive");
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

}  // namespace
}  // namespace sshrp::proxy
