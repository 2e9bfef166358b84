// Attempts whose connection fails, for whatever reason.
// SPDX-License-Identifier: MIT
#include "upstream/attempts.h"

#include <gmock/gmock.h>

#include "net/loopback.h"
#include "upstream/connector.h"

namespace sshrp::upstream {
namespace {

using net::Fault;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Story {
  std::vector<std::string> tried{};
  std::vector<Outcome> noted{};
};

class Failing final : public Connector {
 public:
  Failing(Story& story, Fault fault) : story_(story), fault_(fault) {}
  net::Task<ConnectOutcome> connect(net::Executor, net::WorkPlace&, Connecting wanted) override {
    story_.tried.push_back(wanted.destination.host);
    co_return net::DialFailure{"the gate door is closed", fault_};
  }

 private:
  Story& story_;
  Fault fault_;
};

class ToyPlace final : public Place {
 public:
  ToyPlace(Story& story, route::Endpoint where) : story_(story), at_(std::move(where)) {}
  const route::Endpoint& endpoint() const override { return at_; }
  void note(Outcome outcome, net::Clock::duration) override { story_.noted.push_back(outcome); }
  void note_logged_in() override {}

 private:
  Story& story_;
  const route::Endpoint at_;
};

class InOrder final : public Selector {
 public:
  explicit InOrder(Story& story) : story_(story) {}
  net::Task<Chosen> choose(net::Executor, Wanted wanted) override {
    if (wanted.tried.size() >= wanted.group->endpoints.size()) co_return NoServer{"none", "all were tried"};
    co_return std::make_unique<ToyPlace>(story_, wanted.group->endpoints[wanted.tried.size()]);
  }

 private:
  Story& story_;
};

net::Task<void> reach(net::Executor executor, net::WorkPlace& work_place, UpstreamRequest request) {
  co_await reach_upstream(executor, work_place, std::move(request));
}

/// Of three servers none is reached, for that reason. What the log has, and the client hears.
std::pair<std::string, std::string> fail(Story& story, Fault fault) {
  auto group = std::make_shared<route::Group>();
  group->name = "web";
  group->max_attempts = 2;
  for (const char* host : {"a", "b", "c"}) {
    route::Endpoint endpoint;
    endpoint.address = {host, 22};
    group->endpoints.push_back(endpoint);
  }
  auto route = std::make_shared<route::Route>();
  route->target = group;
  auto settings = std::make_shared<Settings>();
  settings->known_hosts = std::make_shared<KnownHostsCache>();
  settings->selector = std::make_shared<InOrder>(story);
  settings->back_offs = std::make_shared<BackOffs>();
  settings->places = std::make_shared<LoginPlaces>(0);
  settings->connector = std::make_shared<Failing>(story, fault);
  asio::io_context context{1};
  net::Threads threads(1);
  UpstreamRequest request;
  request.settings = settings;
  request.route = route;
  const auto reaching =
      net::testing::spawn(context.get_executor(), reach(context.get_executor(), threads, std::move(request)));
  EXPECT_TRUE(net::testing::run_until(context, [&] { return reaching->over; }));
  try {
    reaching->rethrow();
  } catch (const UpstreamError& error) {
    return {error.what(), std::string(error.for_client())};
  }
  return {};
}

TEST(Attempts, a_broken_way_ends_them_at_once_and_no_server_is_blamed) {
  Story story;
  const auto [log, client] = fail(story, Fault::way);
  EXPECT_THAT(story.tried, ElementsAre("a"));
  EXPECT_THAT(story.noted, ElementsAre(Outcome::abandoned));
  EXPECT_EQ(log, "the gate door is closed");
  EXPECT_THAT(client, HasSubstr("the way to the upstream server can't be used"));
}

TEST(Attempts, what_the_proxy_lacks_ends_them_at_once_and_no_server_is_blamed) {
  Story story;
  EXPECT_THAT(fail(story, Fault::local).second, HasSubstr("the proxy can't connect"));
  EXPECT_THAT(story.tried, ElementsAre("a"));
  EXPECT_THAT(story.noted, ElementsAre(Outcome::abandoned));
}

TEST(Attempts, go_on_past_servers_that_are_not_to_be_connected_to_or_have_no_address_now_and_count_none) {
  for (const Fault fault : {Fault::forbidden, Fault::resolver}) {
    Story story;
    EXPECT_THAT(fail(story, fault).first, HasSubstr("all were tried"));
    EXPECT_THAT(story.tried, ElementsAre("a", "b", "c"));
    EXPECT_THAT(story.noted, ElementsAre(Outcome::abandoned, Outcome::abandoned, Outcome::abandoned));
  }
}

TEST(Attempts, count_against_a_server_that_refuses) {
  Story story;
  fail(story, Fault::server);
  EXPECT_THAT(story.noted, ElementsAre(Outcome::failed, Outcome::failed)) << "max_attempts is 2";
}

}  // namespace
}  // namespace sshrp::upstream
