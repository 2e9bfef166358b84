// A session that is relayed, and how it ends: what each side hears, and that nothing is left.
// SPDX-License-Identifier: MIT
#include "proxy/session.h"

#include <gmock/gmock.h>

#include <asio/post.hpp>
#include <future>
#include <random>

#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

using net::testing::channel_data;
using net::testing::text_of;
using testing::Daemon;
using ::testing::HasSubstr;
using testing::HeardPtr;
using testing::ScriptedClient;
using testing::ScriptedUpstream;
using ::testing::SizeIs;
using wire::DisconnectReason;

struct Sides {
  explicit Sides(Daemon& daemon)
      : client(daemon.log_in()),
        server(daemon.upstream.connections.back()),
        at_server(daemon.upstream.heard.back()) {}

  ScriptedClient client;
  net::ConnectionPtr server;
  HeardPtr at_server;
};

TEST(Session, relays_both_ways) {
  Daemon daemon;
  Sides sides(daemon);
  sides.client.say(channel_data("up"));
  sides.server->send(channel_data("down"));
  sides.server->flush_now();
  ASSERT_TRUE(daemon.run_until(
      [&] { return !sides.at_server->messages.empty() && !sides.client.heard->messages.empty(); }));
  EXPECT_EQ(text_of(sides.at_server->messages[0]), "up");
  EXPECT_EQ(text_of(sides.client.heard->messages[0]), "down");
}

TEST(Session, exchanges_keys_though_strangers_keep_all_threads_for_logins_busy) {
  Daemon daemon("[algorithms]\nkex = '+diffie-hellman-group14-sha256'");
  const ScriptedClient client = daemon.log_in({.kex = "diffie-hellman-group14-sha256"});
  std::promise<void> go_on;
  const auto busy = go_on.get_future().share();
  for (int i = 0; i < 16; ++i) daemon.pools.logins.post({}, net::Cost::cheap, [busy] { busy.wait(); });
  client.connection->transport().rekey();
  client.connection->flush_now();
  EXPECT_TRUE(daemon.run_until([&] {
    return client.connection->transport().exchanges() == 2 &&
           !client.connection->transport().exchange_since();
  }));
  go_on.set_value();
}

TEST(Session, passes_the_upstreams_goodbye_on_as_it_was) {
  Daemon daemon;
  Sides sides(daemon);
  sides.server->send(channel_data("last"));
  sides.server->transport().disconnect(DisconnectReason::too_many_connections, "closing\ntime");
  sides.server->flush_now();
  ASSERT_TRUE(daemon.run_until([&] { return sides.client.heard->over(); }));
  EXPECT_THAT(sides.client.heard->messages, SizeIs(1));
  ASSERT_TRUE(sides.client.heard->goodbye.has_value());
  EXPECT_EQ(sides.client.heard->goodbye->reason, DisconnectReason::too_many_connections);
  EXPECT_EQ(sides.client.heard->goodbye->description, "closing\ntime");
  sides.client.connection->close();
  sides.server->close();
  EXPECT_TRUE(daemon.nobody_left());
}

TEST(Session, passes_the_clients_goodbye_on_as_it_was) {
  Daemon daemon;
  Sides sides(daemon);
  sides.client.connection->send(channel_data("last"));
  sides.client.connection->transport().disconnect(DisconnectReason::by_application, "disconnected by user");
  sides.client.connection->flush_now();
  ASSERT_TRUE(daemon.run_until([&] { return sides.at_server->over(); }));
  EXPECT_THAT(sides.at_server->messages, SizeIs(1));
  ASSERT_TRUE(sides.at_server->goodbye.has_value());
  EXPECT_EQ(sides.at_server->goodbye->description, "disconnected by user");
}

TEST(Session, tells_both_sides_of_a_violation) {
  Daemon daemon;
  Sides sides(daemon);
  sides.client.say(msg::NewKeys{});
  ASSERT_TRUE(daemon.run_until([&] { return sides.client.heard->over() && sides.at_server->over(); }));
  ASSERT_TRUE(sides.client.heard->goodbye && sides.at_server->goodbye);
  EXPECT_EQ(sides.client.heard->goodbye->reason, DisconnectReason::key_exchange_failed);
  EXPECT_THAT(sides.client.heard->goodbye->description, HasSubstr("NEWKEYS before the key exchange is done"));
  EXPECT_THAT(sides.at_server->goodbye->description, HasSubstr("the other side broke the protocol"));
}

TEST(Session, of_a_client_that_is_gone_ends_at_the_upstream) {
  Daemon daemon;
  Sides sides(daemon);
  sides.client.connection->close();
  ASSERT_TRUE(daemon.run_until([&] { return sides.at_server->over(); }));
  EXPECT_TRUE(sides.at_server->end_of_stream);
  sides.server->close();
  EXPECT_TRUE(daemon.nobody_left());
}

TEST(Session, whose_peers_ignore_its_end_is_gone_after_the_grace) {
  Daemon daemon;
  const ScriptedClient client = daemon.log_in();
  daemon.upstream.connections.back()->transport().disconnect(DisconnectReason::by_application, "bye");
  daemon.upstream.connections.back()->flush_now();
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  EXPECT_TRUE(daemon.nobody_left());  // neither peer closes its connection
}

// Without what is told of its steps the first one would make room.
TEST(Session, that_has_come_further_stays_where_one_must_make_room) {
  Daemon daemon("[limits]\nmax_startups = '2'");
  const ScriptedClient keyed = daemon.connect();
  keyed.ask_for_service();
  ASSERT_TRUE(daemon.run_until([&] { return !keyed.heard->messages.empty(); }));
  const net::ConnectionPtr silent = daemon.connect_only();
  const ScriptedClient third = daemon.connect();
  const auto heard = std::make_shared<testing::Heard>();
  net::testing::spawn(daemon.context.get_executor(), net::testing::hear(silent, heard));
  EXPECT_TRUE(daemon.run_until([&] { return heard->over(); }));
  EXPECT_TRUE(heard->goodbye.has_value());
  EXPECT_FALSE(keyed.heard->over());
}

TEST(Session, that_waits_for_an_upstream_stays_before_one_that_asks_for_nothing) {
  Daemon daemon("[limits]\nmax_startups = '2'");
  daemon.upstream.manner = ScriptedUpstream::Manner::silent;
  const ScriptedClient waiting = daemon.connect();
  waiting.ask_for_service();
  waiting.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return !daemon.upstream.silent_sockets.empty(); }));
  const ScriptedClient keyed = daemon.connect();
  keyed.ask_for_service();
  ASSERT_TRUE(daemon.run_until([&] { return !keyed.heard->messages.empty(); }));
  const ScriptedClient third = daemon.connect();
  EXPECT_TRUE(daemon.run_until([&] { return keyed.heard->over(); }));
  EXPECT_FALSE(waiting.heard->over());
}

TEST(Session, that_has_logged_in_makes_no_room) {
  Daemon daemon("[limits]\nmax_startups = '1'");
  Sides sides(daemon);
  EXPECT_EQ(daemon.startups.count(), 0u);
  const ScriptedClient second = daemon.connect();
  const ScriptedClient third = daemon.connect();
  ASSERT_TRUE(daemon.run_until([&] { return second.heard->over(); }));
  sides.client.say(channel_data("up"));
  EXPECT_TRUE(daemon.run_until([&] { return !sides.at_server->messages.empty(); }));
  EXPECT_FALSE(sides.client.heard->over());
}

TEST(Session, of_a_user_who_has_as_many_as_he_may_ends_before_it_begins) {
  Daemon daemon("[limits]\nmax_sessions_per_user = 1");
  Sides sides(daemon);
  const ScriptedClient second = daemon.connect();
  second.ask_for_service();
  second.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return second.heard->over() && daemon.upstream.heard.back()->over(); }));
  ASSERT_TRUE(second.heard->goodbye.has_value());
  EXPECT_EQ(second.heard->goodbye->reason, DisconnectReason::too_many_connections);
  EXPECT_THAT(second.heard->goodbye->description, HasSubstr("too many sessions of your user name"));
  EXPECT_FALSE(second.heard_number(msg::Number::userauth_success));
  EXPECT_FALSE(sides.client.heard->over());
}

TEST(Session, of_a_user_whose_route_allows_more_begins) {
  Daemon daemon("[limits]\nmax_sessions_per_user = 1", "max_sessions_per_user = 2");
  const ScriptedClient first = daemon.log_in();
  const ScriptedClient second = daemon.log_in();
  EXPECT_FALSE(first.heard->over() || second.heard->over());
}

TEST(Session, of_a_user_may_begin_when_another_has_ended) {
  Daemon daemon("[limits]\nmax_sessions_per_user = 1");
  {
    Sides sides(daemon);
    sides.client.connection->close();
    ASSERT_TRUE(daemon.run_until([&] { return sides.at_server->over(); }));
    sides.server->close();
  }
  ASSERT_TRUE(daemon.nobody_left());
  const ScriptedClient next = daemon.log_in();
  EXPECT_FALSE(next.heard->over());
}

TEST(Shutdown, while_relaying_tells_both_sides) {
  Daemon daemon;
  Sides sides(daemon);
  daemon.worker.shut_down("the proxy is being shut down");
  ASSERT_TRUE(daemon.run_until([&] { return sides.client.heard->over() && sides.at_server->over(); }));
  ASSERT_TRUE(sides.client.heard->goodbye && sides.at_server->goodbye);
  EXPECT_THAT(sides.client.heard->goodbye->description, HasSubstr("the proxy is being shut down"));
  EXPECT_THAT(sides.at_server->goodbye->description, HasSubstr("the proxy is being shut down"));
  sides.client.connection->close();
  sides.server->close();
  EXPECT_TRUE(daemon.nobody_left());
}

TEST(Shutdown, before_login_tells_the_client) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  ASSERT_TRUE(daemon.run_until([&] { return !client.heard->messages.empty(); }));
  daemon.worker.shut_down("the proxy is being shut down");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  EXPECT_TRUE(client.heard->goodbye.has_value());
  client.connection->close();
  EXPECT_TRUE(daemon.nobody_left());
}

TEST(Shutdown, while_waiting_for_a_silent_upstream_leaves_nobody) {
  Daemon daemon("", "upstream_connect_timeout = 2");
  daemon.upstream.manner = ScriptedUpstream::Manner::silent;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return daemon.upstream.accepted == 1; }));
  daemon.worker.shut_down("the proxy is being shut down");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  client.connection->close();
  EXPECT_TRUE(daemon.nobody_left());
}

// What a client does until it drops its connection, told in the number of messages that it has heard.
TEST(Session, dropped_at_any_moment_leaves_nothing_behind) {
  Daemon daemon;
  std::mt19937 random(7);
  std::vector<ScriptedClient> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(daemon.connect());
    const ScriptedClient client = clients.back();
    const std::size_t steps = random() % 6;
    if (steps > 0) client.ask_for_service();
    if (steps > 1) client.try_password("right");
    const std::size_t awaited = steps < 2 ? random() % 2 * steps : random() % 4;
    ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() >= awaited; }));
    if (awaited == 3) client.say(channel_data(std::string(random() % 100'000, 'x')));
    if (random() % 3 == 0) client.connection->transport().disconnect(DisconnectReason::by_application, "bye");
    client.connection->flush_now();
    client.connection->close();
    // Before its identification it would turn the proxy away, which would leave it alone then.
    const auto& upstreams = daemon.upstream.connections;
    if (random() % 4 == 0 && !upstreams.empty() && upstreams.back()->transport().is_keyed())
      upstreams.back()->close();
  }
  for (const auto& connection : daemon.upstream.connections) connection->close();
  const auto drop_upstreams = [&] {
    for (const auto& connection : daemon.upstream.connections) connection->close();
    return daemon.worker.load().sessions == 0;
  };
  EXPECT_TRUE(daemon.run_until(drop_upstreams));
  EXPECT_EQ(daemon.startups.count(), 0u);
}

}  // namespace
}  // namespace sshrp::proxy
