// Which server of a group a login goes to is the selector's to say: a toy one here.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "proxy/daemon.h"

namespace sshrp::proxy::testing {
namespace {

/// A place that only says where it is.
struct ToyPlace final : upstream::Place {
  explicit ToyPlace(route::Endpoint where) : at(std::move(where)) {}
  const route::Endpoint& endpoint() const override { return at; }
  void note(upstream::Outcome, net::Clock::duration) override {}
  void note_logged_in() override {}
  route::Endpoint at;
};

/// What it is told, in that order, whatever the group.
class ToySelector final : public upstream::Selector {
 public:
  explicit ToySelector(std::vector<route::Endpoint> endpoints) : endpoints_(std::move(endpoints)) {}
  net::Task<upstream::Chosen> choose(net::Executor, upstream::Wanted wanted) override {
    asked_ = wanted.user + " of " + to_string(wanted.group->endpoints.front().address);
    if (wanted.tried.size() >= endpoints_.size())
      co_return upstream::NoServer{"there is no server now", "none"};
    co_return std::make_unique<ToyPlace>(endpoints_[wanted.tried.size()]);
  }
  std::string asked() const { return asked_; }

 private:
  std::vector<route::Endpoint> endpoints_;
  std::string asked_;
};

/// A port of 127.0.0.1 that nobody listens on.
std::uint16_t closed_port(const net::Executor& executor) {
  return net::Acceptor(executor, net::testing::any_loopback()).local_endpoint().port();
}

struct SelectingDaemon : Daemon {
  void select(std::vector<route::Endpoint> endpoints) {
    selector = std::make_shared<ToySelector>(std::move(endpoints));
    auto upstream_settings = std::make_shared<upstream::Settings>(*snapshot->login->upstream);
    upstream_settings->selector = selector;
    auto login = std::make_shared<login::Settings>(*snapshot->login);
    login->upstream = std::move(upstream_settings);
    std::const_pointer_cast<Snapshot>(snapshot)->login = std::move(login);  // nobody has it yet
  }
  route::Endpoint closed() { return {{"127.0.0.1", closed_port(context.get_executor())}}; }
  route::Endpoint open() { return {{"127.0.0.1", upstream.port()}}; }

  std::shared_ptr<ToySelector> selector;
};

TEST(Selector, is_asked_for_the_user_and_the_group_of_the_route) {
  SelectingDaemon daemon;
  daemon.select({daemon.open()});
  daemon.log_in();
  EXPECT_EQ(daemon.selector->asked(), "user of 127.0.0.1:" + std::to_string(daemon.upstream.port()));
}

TEST(Selector, gives_more_than_one_server_to_try) {
  SelectingDaemon daemon;
  daemon.select({daemon.closed(), daemon.closed(), daemon.open()});
  daemon.log_in();
}

TEST(Selector, gives_no_more_servers_than_are_tried) {
  SelectingDaemon daemon;
  daemon.select({daemon.closed(), daemon.closed(), daemon.closed(), daemon.open()});
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  EXPECT_TRUE(daemon.upstream.heard.empty());
}

TEST(Selector, may_have_no_server) {
  SelectingDaemon daemon;
  daemon.select({});
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  EXPECT_TRUE(daemon.run_until([&] { return client.heard->over(); }));
  EXPECT_THAT(client.heard->goodbye->description, ::testing::HasSubstr("there is no server now"));
}

}  // namespace
}  // namespace sshrp::proxy::testing
