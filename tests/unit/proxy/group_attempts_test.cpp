// When a login goes on at the next server of a group, and when it may not.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "proxy/grouped_daemon.h"

namespace sshrp::proxy::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Manner = ScriptedUpstream::Manner;

TEST(GroupAttempts, go_past_a_server_that_says_nothing_within_its_share) {
  GroupedDaemon daemon;
  daemon.other.manner = Manner::silent;
  daemon.share = std::chrono::seconds(1);
  daemon.lead_to(daemon.both());
  daemon.log_in();
  EXPECT_THAT(daemon.selector->notes->all(), ElementsAre("failed", "given back", "reached", "logged in"));
}

TEST(GroupAttempts, go_past_a_server_that_turns_us_away) {
  GroupedDaemon daemon;
  daemon.other.manner = Manner::turns_away;
  daemon.lead_to(daemon.both());
  daemon.log_in();
  EXPECT_THAT(daemon.selector->notes->all(), ElementsAre("refusing", "given back", "reached", "logged in"));
}

TEST(GroupAttempts, go_past_a_server_that_does_not_answer_before_it_has_a_secret) {
  GroupedDaemon daemon;
  daemon.other.manner = Manner::mute_after_key;
  daemon.share = std::chrono::seconds(1);
  daemon.lead_to(daemon.both());
  daemon.log_in();
  EXPECT_TRUE(daemon.other.passwords.empty());
  EXPECT_THAT(daemon.selector->notes->all(), ElementsAre("failed", "given back", "reached", "logged in"));
}

TEST(GroupAttempts, have_one_share_for_the_way_and_the_first_answer) {
  GroupedDaemon daemon;
  daemon.other.manner = Manner::mute_after_key;
  daemon.share = std::chrono::seconds(4);
  daemon.delay = std::chrono::seconds(3);
  daemon.lead_to({GroupedDaemon::at(daemon.other.port())});
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  EXPECT_EQ(daemon.other.accepted, 1u);
  EXPECT_THAT(daemon.selector->notes->all(), ElementsAre("failed", "given back"));
  EXPECT_LT(daemon.selector->notes->longest(), std::chrono::seconds(6));
}

TEST(GroupAttempts, end_with_a_server_that_has_the_password) {
  GroupedDaemon daemon;
  daemon.other.manner = Manner::hangs_up;
  daemon.lead_to(daemon.both());
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("wrong");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(msg::Number::userauth_failure); }));
  EXPECT_THAT(daemon.other.passwords, ElementsAre("wrong"));
  EXPECT_EQ(daemon.upstream.accepted, 0u);
  EXPECT_THAT(daemon.selector->notes->all(), ElementsAre("reached", "given back"));
}

TEST(GroupAttempts, end_with_a_server_that_refuses) {
  GroupedDaemon daemon;
  daemon.lead_to(daemon.both());
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("wrong");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(msg::Number::userauth_failure); }));
  EXPECT_EQ(daemon.upstream.accepted, 0u);
  EXPECT_THAT(daemon.selector->notes->all(), ElementsAre("reached"));
}

TEST(GroupAttempts, end_with_a_server_whose_prompt_the_client_has_seen) {
  GroupedDaemon daemon;
  daemon.other.methods = "keyboard-interactive";
  daemon.other.questions = {{{"Colour? "}, {"red"}}};
  daemon.lead_to(daemon.both());
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.ask_for_questions();
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(msg::Number::userauth_info_request); }));
  for (const auto& connection : daemon.other.connections) connection->close();
  client.respond({"red"});
  ASSERT_TRUE(daemon.run_until(
      [&] { return client.heard->over() || client.heard_number(msg::Number::userauth_failure); }));
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST(GroupAttempts, begin_anew_where_the_server_ends_while_the_client_thinks) {
  GroupedDaemon daemon;
  daemon.lead_to(daemon.both());
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.ask_for_questions();  // which are the proxy's own: the server knows only passwords
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(msg::Number::userauth_info_request); }));
  daemon.other.manner = Manner::turns_away;
  for (const auto& connection : daemon.other.connections) connection->close();
  client.respond({"right"});
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(msg::Number::userauth_success); }));
  EXPECT_THAT(daemon.upstream.passwords, ElementsAre("right"));
  EXPECT_TRUE(daemon.other.passwords.empty());
}

/// With the keys of servers under the name "web".
struct NamedKeys : GroupedDaemon {
  NamedKeys() : GroupedDaemon("", "upstream_host_key_check = 'yes'") {}
  void know(std::initializer_list<const ScriptedUpstream*> servers) {
    std::string lines;
    for (const ScriptedUpstream* server : servers)
      lines += "web " + server->host_keys->front()->public_key().to_line() + "\n";
    auto upstream_settings = std::make_shared<upstream::Settings>(*snapshot->login->upstream);
    upstream_settings->remembered_hosts = folder.write("web_hosts", lines);
    auto login = std::make_shared<login::Settings>(*snapshot->login);
    login->upstream = std::move(upstream_settings);
    std::const_pointer_cast<Snapshot>(snapshot)->login = std::move(login);
  }
  void lead_to_both() {
    auto endpoints = both();
    for (route::Endpoint& endpoint : endpoints) endpoint.host_key_name = "web";
    lead_to(std::move(endpoints));
  }
};

TEST(GroupAttempts, take_every_key_of_the_name_for_each_server) {
  NamedKeys daemon;
  daemon.know({&daemon.upstream, &daemon.other});
  daemon.lead_to_both();
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(msg::Number::userauth_success); }));
  EXPECT_THAT(daemon.other.passwords, ElementsAre("right"));
}

TEST(GroupAttempts, end_with_a_wrong_host_key) {
  NamedKeys daemon;
  daemon.know({&daemon.upstream});
  daemon.lead_to_both();
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  EXPECT_THAT(daemon.goodbye_at(client), HasSubstr("host key can't be verified"));
  EXPECT_EQ(daemon.upstream.accepted, 0u);
  EXPECT_THAT(daemon.selector->notes->all(), Contains("wrong host key"));
}

TEST(GroupAttempts, go_past_a_wrong_host_key_where_the_group_says_so) {
  NamedKeys daemon;
  daemon.know({&daemon.upstream});
  daemon.group.on_wrong_host_key = config::OnWrongHostKey::next;
  daemon.lead_to_both();
  daemon.log_in();
  EXPECT_THAT(daemon.selector->notes->all(),
              ElementsAre("wrong host key", "given back", "reached", "logged in"));
  EXPECT_TRUE(daemon.other.passwords.empty());
}

TEST(GroupAttempts, say_each_server_s_reason_where_none_is_left) {
  route::Group group;
  group.name = "web";
  const upstream::UpstreamError error = upstream::none_left(
      group, {{"a.lan:22", "it is closed"}, {"b.lan:22", "it is silent"}}, "all were tried");
  EXPECT_EQ(
      std::string(error.what()),
      "no server of \"web\" can be used: a.lan:22: it is closed; b.lan:22: it is silent; all were tried");
}

}  // namespace
}  // namespace sshrp::proxy::testing
