// Login through a real session: what a client may do before it is in, and what the upstream sees of it.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <set>

#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

using msg::Number;
using ::testing::AllOf;
using ::testing::Contains;
using testing::Daemon;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::ScriptedClient;
using testing::ScriptedUpstream;
using ::testing::SizeIs;
using wire::DisconnectReason;

// Waits for the client's DISCONNECT; with the session id in it, and no more than that from inside.
void expect_goodbye(Daemon& daemon, const ScriptedClient& client, DisconnectReason reason,
                    const std::string& text) {
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  ASSERT_TRUE(client.heard->goodbye.has_value()) << client.heard->broken.value_or("end of stream");
  EXPECT_EQ(client.heard->goodbye->reason, reason);
  EXPECT_THAT(
      client.heard->goodbye->description,
      AllOf(HasSubstr(text), MatchesRegex(".*\\(session [0-9a-f]{12}\\)"), Not(HasSubstr("127.0.0.1"))));
  client.connection->close();
  EXPECT_TRUE(daemon.nobody_left());
}

TEST(Login, with_the_upstreams_password_leads_to_the_upstream) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 3; }));
  EXPECT_THAT(client.heard->numbers(), ElementsAre(6, 52, 80));
  EXPECT_THAT(daemon.upstream.users, ElementsAre("user"));
  EXPECT_TRUE(daemon.run_until([&] { return daemon.startups.count() == 0; }));
}

TEST(Login, announces_the_proxys_own_host_keys) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 3; }));
  const auto announced = wire::decode<msg::GlobalRequest>(client.heard->messages[2]);
  EXPECT_EQ(announced.request_name, "hostkeys-00@openssh.com");
  wire::Reader keys(announced.request_specific.bytes);
  EXPECT_TRUE(std::ranges::equal(keys.string(), daemon.snapshot->host_keys->front()->public_key().blob()));
}

TEST(Login, asks_again_after_a_wrong_password_on_the_same_upstream_connection) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("wrong");
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::global_request); }));
  EXPECT_THAT(client.heard->numbers(), ElementsAre(6, 51, 52, 80));
  EXPECT_EQ(daemon.upstream.accepted, 1u);
}

// To a stranger it would say that the user has a route.
TEST(Login, shows_the_upstreams_banner_to_who_is_in) {
  Daemon daemon;
  daemon.upstream.banner = "be nice\n";
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("wrong");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 2; }));
  EXPECT_THAT(client.heard->numbers(), ElementsAre(6, 51));
  client.heard->messages.clear();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_success); }));
  EXPECT_EQ(wire::decode<msg::UserauthBanner>(client.heard->messages[0]).message, "be nice\n");
}

// What it asks for there has to be done before it answers.
TEST(Login, shows_a_banner_before_the_answer_to_who_has_proved_himself_to_the_proxy) {
  Daemon daemon("", "password = 'open sesame'\nupstream_password = 'right'");
  daemon.upstream.banner = "confirm at example.com\n";
  daemon.upstream.manner = ScriptedUpstream::Manner::asks_by_banner;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("open sesame");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 2; }));
  ASSERT_THAT(client.heard->numbers(), ElementsAre(6, 53));
  EXPECT_EQ(wire::decode<msg::UserauthBanner>(client.heard->messages[1]).message, daemon.upstream.banner);
}

TEST(Login, shows_the_banners_so_far_with_a_partial_success) {
  Daemon daemon;
  daemon.upstream.banner = "be nice\n";
  daemon.upstream.still_wanted = "password";
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_failure); }));
  EXPECT_THAT(client.heard->numbers(), ElementsAre(6, 53, 51));
}

TEST(Login, refuses_empty_and_long_passwords_without_asking_the_upstream) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("");
  client.try_password(std::string(1025, 'p'));
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 3; }));
  EXPECT_THAT(client.heard->numbers(), ElementsAre(6, 51, 51));
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST(Login, as_a_user_without_route_is_refused_as_a_wrong_password_is) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right", "nobody");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 2; }));
  EXPECT_EQ(wire::decode<msg::UserauthFailure>(client.heard->messages[1]).methods_that_can_continue.text,
            "password,keyboard-interactive");
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST(Login, ends_after_its_tries) {
  Daemon daemon("[limits]\nmax_auth_tries = 1\n");
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("wrong");
  expect_goodbye(daemon, client, DisconnectReason::no_more_auth_methods_available,
                 "Too many authentication failures");
}

TEST(Login, with_129_requests_ends) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  for (int i = 0; i < 129; ++i) client.say(msg::UserauthRequest{"user", "ssh-connection", "none", {}});
  expect_goodbye(daemon, client, DisconnectReason::protocol_error, "too many authentication requests");
  EXPECT_THAT(client.heard->messages, SizeIs(1 + 128));
}

TEST(Login, with_another_user_name_on_the_way_ends) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.say(msg::UserauthRequest{"nobody", "ssh-connection", "none", {}});
  client.say(msg::UserauthRequest{"user", "ssh-connection", "none", {}});
  expect_goodbye(daemon, client, DisconnectReason::protocol_error, "user name changed");
}

TEST(Login, for_another_service_than_a_connection_ends) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.say(msg::UserauthRequest{"user", "ssh-userauth", "none", {}});
  expect_goodbye(daemon, client, DisconnectReason::service_not_available, "service \"ssh-userauth\"");
}

TEST(Login, cant_be_skipped_by_asking_for_the_connection_service) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.say(msg::ServiceRequest{"ssh-connection"});
  expect_goodbye(daemon, client, DisconnectReason::service_not_available, "service \"ssh-connection\"");
}

TEST(Login, cant_be_skipped_by_opening_a_channel) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.say(msg::ChannelOpen{"session", 0, 1 << 20, 1 << 15, {}});
  expect_goodbye(daemon, client, DisconnectReason::protocol_error, "message 90 isn't legal");
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST(Login, that_takes_too_long_ends_with_a_word) {
  Daemon daemon("[limits]\nlogin_grace_time = 1\n");
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.request("none", {});
  expect_goodbye(daemon, client, DisconnectReason::by_application, "no login within 1 s (login_grace_time)");
}

TEST(Login, at_an_upstream_that_never_answers_ends_with_login_grace_time) {
  Daemon daemon("[limits]\nlogin_grace_time = 1\n");
  daemon.upstream.manner = ScriptedUpstream::Manner::mute_after_key;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  expect_goodbye(daemon, client, DisconnectReason::by_application, "no login within 1 s (login_grace_time)");
}

TEST(Login, at_an_upstream_that_takes_connections_and_says_nothing_ends_in_time) {
  Daemon daemon("", "upstream_connect_timeout = 1");
  daemon.upstream.manner = ScriptedUpstream::Manner::silent;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  expect_goodbye(daemon, client, DisconnectReason::by_application,
                 "the upstream server takes too long to answer");
}

TEST(Login, at_an_upstream_that_isnt_there_ends_with_a_word) {
  Daemon daemon;
  daemon.upstream.stop();
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  expect_goodbye(daemon, client, DisconnectReason::by_application, "can't be reached");
}

TEST(Login, shows_no_password_to_an_upstream_whose_host_key_isnt_known) {
  Daemon daemon("", "upstream_host_key_check = 'yes'");
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  expect_goodbye(daemon, client, DisconnectReason::host_key_not_verifiable, "host key can't be verified");
  EXPECT_EQ(daemon.upstream.accepted, 1u);
  EXPECT_THAT(daemon.upstream.passwords, IsEmpty());
}

TEST(Login, shows_no_password_to_an_upstream_whose_host_key_changed) {
  Daemon daemon;
  daemon.log_in();
  EXPECT_THAT(daemon.upstream.passwords, SizeIs(1));
  daemon.upstream.host_keys = net::testing::new_host_keys();
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  ASSERT_TRUE(client.heard->goodbye.has_value());
  EXPECT_EQ(client.heard->goodbye->reason, DisconnectReason::host_key_not_verifiable);
  EXPECT_THAT(daemon.upstream.passwords, SizeIs(1));
}

// What a client hears at the end of a connection of its own.
std::string farewell_to(Daemon& daemon, std::string_view user = "user") {
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("wrong", user);
  if (!daemon.run_until(
          [&] { return client.heard->over() || client.heard_number(Number::userauth_failure); }))
    return "nothing";
  const auto& goodbye = client.heard->goodbye;
  client.connection->close();
  if (!goodbye) return client.heard_number(Number::userauth_failure) ? "refused" : "end of stream";
  return goodbye->description.substr(0, goodbye->description.find(" (session"));
}

constexpr const char* turned_away = "the upstream server doesn't take connections from the proxy at present";

TEST(Login, at_an_upstream_that_turns_the_proxy_away_says_so_and_leaves_it_alone_for_a_while) {
  Daemon daemon;
  daemon.upstream.manner = ScriptedUpstream::Manner::turns_away;
  unsigned before = 0;
  do {  // until an attempt comes into a pause, which are the longer the more there were
    before = daemon.upstream.accepted;
    EXPECT_EQ(farewell_to(daemon), turned_away);
  } while (daemon.upstream.accepted > before && before < 10);
  EXPECT_TRUE(before > 1 && before < 10) << before;
  EXPECT_EQ(farewell_to(daemon, "nobody"), turned_away);  // who is like a user of the route
  daemon.upstream.manner = ScriptedUpstream::Manner::usual;
  EXPECT_TRUE(daemon.run_until([&] { return farewell_to(daemon) == "refused"; }));
}

TEST(Login, as_a_user_without_route_hears_what_users_with_one_do_of_an_upstream_that_isnt_there) {
  Daemon daemon;
  EXPECT_EQ(farewell_to(daemon, "nobody"), "refused");
  daemon.upstream.stop();
  const std::string heard = farewell_to(daemon);
  EXPECT_THAT(heard, HasSubstr("can't be reached"));
  EXPECT_EQ(farewell_to(daemon, "nobody"), heard);
}

// Else who hangs up could choose what users without a route are told.
TEST(Login, that_its_client_gave_up_says_nothing_of_the_upstream) {
  Daemon daemon;
  daemon.upstream.manner = ScriptedUpstream::Manner::silent;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return daemon.upstream.accepted == 1; }));
  client.connection->close();
  ASSERT_TRUE(daemon.nobody_left());
  EXPECT_EQ(farewell_to(daemon, "nobody"), "refused");
}

TEST(Login, is_refused_where_the_upstream_hangs_up_on_a_wrong_password_and_may_go_on) {
  Daemon daemon;
  daemon.upstream.manner = ScriptedUpstream::Manner::hangs_up;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("wrong");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 2; }));
  EXPECT_THAT(client.heard->numbers(), ElementsAre(6, 51));
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(Number::userauth_success); }));
  EXPECT_EQ(daemon.upstream.accepted, 2u);
}

TEST(Login, as_a_user_without_route_is_offered_the_methods_of_one_route) {
  Daemon daemon(
      "",
      "auth_methods = 'password'\n[[servers]]\nuser = 'key'\nupstream_host = 'h'\nupstream_password = "
      "'p'\nauthorized_keys = '/k'\nauth_methods = 'publickey'");
  std::set<std::string> lists;
  for (int i = 0; i < 20; ++i) {
    const ScriptedClient client = daemon.connect();
    client.ask_for_service();
    client.request("none", {}, "nobody" + std::to_string(i));
    ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 2; }));
    lists.emplace(
        wire::decode<msg::UserauthFailure>(client.heard->messages[1]).methods_that_can_continue.text);
    client.connection->close();
  }
  EXPECT_EQ(lists, (std::set<std::string>{"password", "publickey"}));
}

}  // namespace
}  // namespace sshrp::proxy
