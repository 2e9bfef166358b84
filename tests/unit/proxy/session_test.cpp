// A session that is relayed, and how it ends: what each side hears, and that nothing is left.
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
  Daemon daemon;
  const ScriptedClient client = daemon.log_in({.kex = "diffie-hellman-group14-sha256"});
  std::promise<void> go_on;
  const auto busy = go_on.get_future().share();
  for (int i = 0; i < 16; ++i) asio::post(daemon.pools.logins, [busy] { busy.wait(); });
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
    if (random() % 4 == 0 && !daemon.upstream.connections.empty())
      daemon.upstream.connections.back()->close();
  }
  for (const auto& connection : daemon.upstream.connections) connection->close();
  const auto drop_upstreams = [&] {
    for (const auto& connection : daemon.upstream.connections) connection->close();
    return daemon.worker.load().sessions == 0;
  };
  EXPECT_TRUE(daemon.run_until(drop_upstreams));
  EXPECT_EQ(daemon.logins.waiting, 0u);
}

}  // namespace
}  // namespace sshrp::proxy
