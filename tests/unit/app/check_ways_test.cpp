// Which way checks go, as groups and configurations come and go.
// SPDX-License-Identifier: MIT
#include "app/check_ways.h"

#include <gtest/gtest.h>

#include "gate/way_setup.h"
#include "net/peers.h"

namespace sshrp::app {
namespace {

using namespace std::chrono_literals;

balance::GroupSetup group(const std::string& name) {
  balance::GroupSetup setup;
  setup.name = name;
  return setup;
}

balance::GroupSetup group_behind_proxy(const std::string& name, std::uint16_t port) {
  const route::Gate proxy{.name = "proxy", .kind = route::GateKind::http, .address = {"127.0.0.1", port}};
  gate::WaySetup way{.via = std::make_shared<const route::Gate>(proxy)};
  way.surroundings.upstream.speech = health::default_speech();
  balance::GroupSetup setup = group(name);
  setup.check_way = gate::encode(way);
  return setup;
}

struct CheckWaysTest : ::testing::Test {
  void use(CheckWays::Others others, std::vector<balance::GroupSetup> groups) { ways.use(groups, others); }
  template <class... Setup>
  static std::vector<balance::GroupSetup> of(Setup... setup) {
    std::vector<balance::GroupSetup> all;
    (all.push_back(std::move(setup)), ...);
    return all;
  }
  static net::Task<void> connect(net::Executor executor, health::WayPtr way,
                                 std::optional<upstream::ConnectOutcome>& outcome,
                                 std::chrono::seconds timeout = net::testing::deadline) {
    net::Destination server{.host = "web.lan", .port = 22, .timeout = timeout};
    outcome = co_await way->connect(executor, std::move(server));
  }
  bool is_straight(const std::string& group) const { return ways.to(group) == straight; }

  CheckWays ways{std::make_shared<net::HostLookups>()};
  const health::WayPtr straight = ways.to("nobody's");
};

TEST_F(CheckWaysTest, are_straight_but_where_a_group_has_another) {
  use(CheckWays::Others::forgotten, of(group("web"), group_behind_proxy("behind", 3128)));
  EXPECT_TRUE(is_straight("web"));
  EXPECT_FALSE(is_straight("behind"));
}

TEST_F(CheckWaysTest, are_those_of_the_configuration_that_was_said_last) {
  use(CheckWays::Others::forgotten, of(group_behind_proxy("former", 1), group_behind_proxy("web", 1)));
  const health::WayPtr former = ways.to("former"), before = ways.to("web");
  use(CheckWays::Others::kept, of(group_behind_proxy("web", 2), group_behind_proxy("more", 2)));
  EXPECT_EQ(ways.to("former"), former);
  EXPECT_NE(ways.to("web"), before);
  use(CheckWays::Others::kept, of(group("web")));
  EXPECT_TRUE(is_straight("web"));
  EXPECT_FALSE(is_straight("more"));
  use(CheckWays::Others::forgotten, of(group("web")));
  EXPECT_TRUE(is_straight("former"));
  EXPECT_TRUE(is_straight("more"));
}

TEST_F(CheckWaysTest, stay_with_their_connections_where_the_same_is_said_again) {
  use(CheckWays::Others::forgotten, of(group_behind_proxy("web", 1), group_behind_proxy("other", 1)));
  const health::WayPtr web = ways.to("web");
  use(CheckWays::Others::forgotten, of(group_behind_proxy("web", 1)));
  EXPECT_EQ(ways.to("web"), web);
  use(CheckWays::Others::kept, of(group_behind_proxy("web", 2)));
  EXPECT_NE(ways.to("web"), web);
}

TEST_F(CheckWaysTest, through_a_proxy_that_stands_still_say_nothing_of_the_server) {
  asio::io_context context{1};
  const net::Acceptor silent(context.get_executor(), net::testing::any_loopback());  // the kernel accepts
  use(CheckWays::Others::forgotten, of(group_behind_proxy("web", silent.local_endpoint().port())));
  std::optional<upstream::ConnectOutcome> outcome;
  net::testing::spawn(context.get_executor(), connect(context.get_executor(), ways.to("web"), outcome, 1s));
  ASSERT_TRUE(net::testing::run_until(context, [&] { return outcome.has_value(); }));
  EXPECT_EQ(std::get<net::DialFailure>(*outcome).fault, net::Fault::way);
}

TEST_F(CheckWaysTest, lead_to_what_they_go_through) {
  asio::io_context context{1};
  net::Acceptor nobody(context.get_executor(), net::testing::any_loopback());
  const std::uint16_t port = nobody.local_endpoint().port();
  nobody.close();
  use(CheckWays::Others::forgotten, of(group_behind_proxy("web", port)));
  std::optional<upstream::ConnectOutcome> outcome;
  net::testing::spawn(context.get_executor(), connect(context.get_executor(), ways.to("web"), outcome));
  ASSERT_TRUE(net::testing::run_until(context, [&] { return outcome.has_value(); }));
  EXPECT_EQ(std::get<net::DialFailure>(*outcome).fault, net::Fault::way);
}

}  // namespace
}  // namespace sshrp::app
