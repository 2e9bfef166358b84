// Which server of a group a login goes to is the selector's to say: a toy one here.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "proxy/daemon.h"

namespace sshrp::proxy::testing {
namespace {

/// What it is told, in that order, whatever the group.
class ToySelector final : public upstream::Selector {
 public:
  explicit ToySelector(std::vector<route::Endpoint> endpoints) : endpoints_(std::move(endpoints)) {}
  std::vector<route::Endpoint> order(const route::Group& group, const std::string& user) override {
    asked_ = user + " of " + to_string(group.endpoints.front().address);
    return endpoints_;
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
  EXPECT_THAT(client.heard->goodbye->description, ::testing::HasSubstr("can't be reached"));
}

}  // namespace
}  // namespace sshrp::proxy::testing
