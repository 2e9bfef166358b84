// Wherever a login waits, it ends when the client leaves, its time is over, or the daemon stops.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <asio/post.hpp>
#include <latch>

#include "lookup/shared_source.h"
#include "lookup/toy_source.h"
#include "proxy/daemon.h"

namespace sshrp::proxy::testing {
namespace {

using lookup::testing::ToySource;

constexpr std::chrono::hours never{1};

// From here on its routes come from there.
void take_routes_from(const std::shared_ptr<const Snapshot>& snapshot, lookup::RouteSourcePtr routes) {
  auto login = std::make_shared<login::Settings>(*snapshot->login);
  login->routes = std::move(routes);
  std::const_pointer_cast<Snapshot>(snapshot)->login = std::move(login);  // nobody has it yet
}

net::Task<void> find(lookup::RouteSource& routes, lookup::Found& found) {
  lookup::Asking asking{"user", {}};
  found = co_await routes.find(std::move(asking));
}

route::RoutePtr route_of_user(const Snapshot& snapshot) {
  asio::io_context context{1};
  lookup::Found found;
  net::testing::spawn(context.get_executor(), find(*snapshot.login->routes, found));
  context.run();
  return std::get<route::RoutePtr>(found);
}

/// A daemon whose routes come after a wait.
struct SlowDaemon : Daemon {
  explicit SlowDaemon(std::chrono::milliseconds wait, const std::string& settings = "")
      : Daemon(settings),
        toy(std::make_shared<ToySource>(
            std::map<std::string, route::RoutePtr>{{"user", route_of_user(*snapshot)}}, wait)) {
    take_routes_from(snapshot, std::make_shared<lookup::SharedSource>(toy));
  }

  /// A client whose route is being asked for.
  ScriptedClient waiting_client() {
    const int before = waiting++;
    const ScriptedClient client = connect();
    client.ask_for_service();
    client.try_password("right");
    if (!run_until([&] { return toy->under_way() > 0 && worker.load().sessions > std::size_t(before); }))
      throw std::runtime_error("nobody asked for a route");
    return client;
  }
  bool all_released() {
    return nobody_left() && run_until([&] { return toy->under_way() == 0; });
  }

  std::shared_ptr<ToySource> toy;
  int waiting = 0;
};

TEST(LoginEnds, where_routes_come_late_as_well) {
  SlowDaemon daemon(std::chrono::milliseconds(50));
  daemon.log_in();
  EXPECT_EQ(daemon.toy->asked(), 1);
}

TEST(LoginEnds, when_its_client_leaves_before_there_is_a_route) {
  SlowDaemon daemon(never);
  daemon.waiting_client().connection->close();
  EXPECT_TRUE(daemon.all_released());
}

TEST(LoginEnds, when_its_client_leaves_behind_a_second_request) {
  SlowDaemon daemon(never);
  const ScriptedClient client = daemon.waiting_client();
  client.try_password("again");
  client.connection->close();
  EXPECT_TRUE(daemon.all_released());
}

TEST(LoginEnds, when_its_time_is_over_before_there_is_a_route) {
  SlowDaemon daemon(never, "[limits]\nlogin_grace_time = 1");
  ScriptedClient client;
  // On a busy machine the time may be over before it gets there.
  for (int tries = 0; tries < 10 && daemon.toy->asked() == 0; ++tries) {
    client = daemon.connect();
    client.ask_for_service();
    client.try_password("right");
    ASSERT_TRUE(daemon.run_until([&] { return daemon.toy->asked() > 0 || client.heard->over(); }));
  }
  EXPECT_EQ(daemon.toy->asked(), 1);
  EXPECT_TRUE(daemon.all_released());
  EXPECT_TRUE(
      daemon.run_until([&] { return client.heard_number(msg::Number::disconnect) || client.heard->over(); }));
}

TEST(LoginEnds, when_the_daemon_stops_before_there_is_a_route) {
  SlowDaemon daemon(never);
  daemon.waiting_client();
  daemon.worker.shut_down("the test wants it");
  EXPECT_TRUE(daemon.run_until([&] { return daemon.toy->under_way() == 0; }));
}

// A reload drains the worker: who waits for a route still gets it.
TEST(LoginEnds, well_in_a_worker_that_leaves) {
  SlowDaemon daemon(std::chrono::milliseconds(300));
  const ScriptedClient client = daemon.waiting_client();
  daemon.worker.drain(std::nullopt);
  EXPECT_TRUE(daemon.run_until([&] { return client.heard_number(msg::Number::userauth_success); }));
}

TEST(LoginEnds, when_its_client_leaves_an_upstream_that_says_nothing) {
  Daemon daemon("", "upstream_connect_timeout = 600");
  daemon.upstream.manner = ScriptedUpstream::Manner::silent;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return !daemon.upstream.silent_sockets.empty(); }));
  client.connection->close();
  EXPECT_TRUE(daemon.nobody_left());
}

// Else strangers could have an upstream left alone that turns nobody away.
TEST(LoginEnds, when_its_client_leaves_before_the_upstream_has_said_who_it_is_and_holds_nothing_against_it) {
  Daemon daemon("", "upstream_connect_timeout = 600");
  daemon.upstream.manner = ScriptedUpstream::Manner::silent;
  for (std::size_t i = 1; i <= 5; ++i) {
    const ScriptedClient client = daemon.connect();
    client.ask_for_service();
    client.try_password("right");
    ASSERT_TRUE(daemon.run_until([&] { return daemon.upstream.silent_sockets.size() == i; }));
    client.connection->close();
    EXPECT_TRUE(daemon.nobody_left());
  }
  daemon.upstream.manner = ScriptedUpstream::Manner::usual;
  daemon.log_in();
}

// The pool's threads are all busy, so the password waits for one.
TEST(LoginEnds, when_its_client_leaves_the_queue_of_the_pool) {
  Daemon daemon("", "password = 'right'\nupstream_password = 'right'");
  std::latch free(1);
  for (int i = 0; i < 64; ++i) daemon.pools.logins.post({}, net::Cost::cheap, [&free] { free.wait(); });
  const ScriptedClient client = daemon.connect();
  client.connection->close();
  EXPECT_TRUE(daemon.nobody_left());
  free.count_down();
}

TEST(LoginEnds, when_its_client_leaves_the_pause_before_a_refusal) {
  Daemon daemon;
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("wrong", "nobody");
  client.connection->flush_now();
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(msg::Number::service_accept); }));
  client.connection->close();
  EXPECT_TRUE(daemon.nobody_left());
}

}  // namespace
}  // namespace sshrp::proxy::testing
