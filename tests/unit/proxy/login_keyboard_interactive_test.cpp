// Login by keyboard-interactive: questions and responses passed on as they are, and what is out of turn.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <fstream>

#include "crypto/key_files.h"
#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

using msg::Number;
using testing::Daemon;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ScriptedClient;

ScriptedClient asked(Daemon& daemon, std::string_view user = "user") {
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.ask_for_questions(user);
  EXPECT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_info_request); }));
  return client;
}

void two_rounds(Daemon& daemon) {
  daemon.upstream.methods = "keyboard-interactive";
  daemon.upstream.questions = {{{"Password: ", "Code: "}, {"right", "123"}}, {{}, {}}, {{"Floor: "}, {"7"}}};
}

TEST(Questions, are_passed_on_with_names_prompts_and_all_rounds) {
  Daemon daemon;
  two_rounds(daemon);
  const ScriptedClient client = asked(daemon);
  const auto first = wire::decode<msg::UserauthInfoRequest>(client.heard->messages.back());
  EXPECT_EQ(first.name, "name");
  EXPECT_EQ(first.instruction, "instruction");
  EXPECT_EQ(first.num_prompts, 2u);
  client.respond({"right", "123"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 3; }));
  client.respond({});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 4; }));
  client.respond({"7"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_success); }));
  EXPECT_THAT(daemon.upstream.responses, ElementsAre("right", "123", "7"));
}

TEST(Questions, with_a_wrong_response_end_in_a_failure) {
  Daemon daemon;
  daemon.upstream.methods = "keyboard-interactive";
  daemon.upstream.questions = {{{"Password: "}, {"right"}}};
  const ScriptedClient client = asked(daemon);
  client.respond({"wrong"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_failure); }));
}

TEST(Questions, with_another_number_of_responses_than_prompts_fail_and_the_upstream_sees_none) {
  for (const std::vector<std::string>& responses :
       {std::vector<std::string>{}, {"right"}, {"right", "123", "7"}}) {
    Daemon daemon;
    two_rounds(daemon);
    const ScriptedClient client = asked(daemon);
    client.respond(responses);
    ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_failure); }));
    EXPECT_THAT(daemon.upstream.responses, ::testing::IsEmpty());
  }
}

TEST(Questions, with_a_response_that_is_too_long_fail) {
  Daemon daemon;
  two_rounds(daemon);
  const ScriptedClient client = asked(daemon);
  client.respond({"right", std::string(2000, 'x')});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_failure); }));
  EXPECT_THAT(daemon.upstream.responses, ::testing::IsEmpty());
}

TEST(Questions, with_a_nul_in_a_response_fail) {
  Daemon daemon;
  two_rounds(daemon);
  const ScriptedClient client = asked(daemon);
  client.respond({"right", std::string("123\0x", 5)});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_failure); }));
  EXPECT_THAT(daemon.upstream.responses, ::testing::IsEmpty());
}

// SSH_MSG_USERAUTH_PASSWD_CHANGEREQ has the number of a question.
TEST(Questions, are_asked_for_the_new_password_that_an_upstream_wants_in_its_method_password) {
  Daemon daemon;
  daemon.upstream.wants_a_new_password = true;
  const ScriptedClient client = asked(daemon);
  client.respond({"right"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 3; }));
  const auto question = wire::decode<msg::UserauthInfoRequest>(client.heard->messages.back());
  EXPECT_EQ(question.instruction, "expired");
  EXPECT_EQ(question.num_prompts, 2u);
  client.respond({"new", "new"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_success); }));
  EXPECT_THAT(daemon.upstream.passwords, ElementsAre("right", "new"));
}

TEST(Questions, for_a_new_password_answered_in_two_ways_change_nothing) {
  Daemon daemon;
  daemon.upstream.wants_a_new_password = true;
  const ScriptedClient client = asked(daemon);
  client.respond({"right"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 3; }));
  client.respond({"new", "other"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_failure); }));
  EXPECT_THAT(daemon.upstream.passwords, ElementsAre("right"));
}

TEST(Questions, may_be_left_for_another_request) {
  Daemon daemon;
  daemon.upstream.methods = "password,keyboard-interactive";
  daemon.upstream.questions = {{{"Password: "}, {"right"}}};
  const ScriptedClient client = asked(daemon);
  client.request("none", {});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 3; }));
  EXPECT_EQ(client.heard->messages.back()[0], 51);
}

TEST(Questions, left_for_a_request_of_another_user_end_the_connection) {
  Daemon daemon;
  daemon.upstream.methods = "keyboard-interactive";
  daemon.upstream.questions = {{{"Password: "}, {"right"}}};
  const ScriptedClient client = asked(daemon);
  client.try_password("right", "other");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  ASSERT_TRUE(client.heard->goodbye.has_value());
  EXPECT_THAT(client.heard->goodbye->description, HasSubstr("user name changed"));
}

TEST(Questions, nobody_asked_have_no_responses) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.respond({"right"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST(Questions, of_an_upstream_without_any_are_one_for_the_password) {
  Daemon daemon;
  const ScriptedClient client = asked(daemon);
  client.respond({"right"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_success); }));
  EXPECT_THAT(daemon.upstream.tried, ElementsAre("password"));
}

TEST(Questions, of_an_upstream_that_lists_the_method_and_asks_nothing_are_one_for_the_password) {
  Daemon daemon;
  daemon.upstream.methods = "password,keyboard-interactive";
  daemon.upstream.refuses_questions = true;
  const ScriptedClient client = asked(daemon);
  client.respond({"wrong"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_failure); }));
  client.ask_for_questions();
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 4; }));
  client.respond({"right"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_success); }));
  EXPECT_THAT(daemon.upstream.tried, ElementsAre("keyboard-interactive", "password", "password"));
}

// A key that lets the proxy's own login fail costs the upstream's connection.
TEST(Questions, of_another_upstream_connection_are_asked_for_anew) {
  const Folder folder;
  const std::string key = folder.path() + "/key";
  std::ofstream(key) << crypto::key_file("ed25519");
  std::filesystem::permissions(key, std::filesystem::perms::owner_read);
  Daemon daemon("", "upstream_key = '" + key + "'");
  daemon.upstream.methods = "password,keyboard-interactive";
  daemon.upstream.refuses_questions = true;
  const ScriptedClient client = asked(daemon);
  client.respond({"wrong"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_failure); }));
  const auto stranger = crypto::PrivateKey::generate_ed25519();
  client.request("publickey", msg::offer_fields("ssh-ed25519", stranger.public_key().blob()));
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 4; }));
  client.ask_for_questions();
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 5; }));
  EXPECT_EQ(daemon.upstream.accepted, 2u);
  EXPECT_THAT(daemon.upstream.tried, ElementsAre("keyboard-interactive", "password", "keyboard-interactive"));
}

TEST(Questions, come_as_late_where_the_password_is_the_routes_as_to_a_user_without_route) {
  Daemon daemon("", "password = 'right'\nupstream_password = 'right'");
  for (const char* user : {"user", "nobody"}) {
    const auto began = net::Clock::now();
    asked(daemon, user);
    EXPECT_GE(net::Clock::now() - began, std::chrono::milliseconds(50)) << user;
  }
}

TEST(Questions, for_a_user_without_route_are_one_for_a_password_that_is_never_right) {
  Daemon daemon;
  const ScriptedClient client = asked(daemon, "nobody");
  client.respond({"right"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_failure); }));
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

}  // namespace
}  // namespace sshrp::proxy
