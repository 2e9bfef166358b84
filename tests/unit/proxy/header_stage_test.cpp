// SPDX-License-Identifier: MIT
#include "proxy/header_stage.h"

#include <gmock/gmock.h>

#include <asio/read.hpp>
#include <asio/write.hpp>

#include "net/loopback.h"
#include "net/proxy_header.h"

namespace sshrp::proxy {
namespace {

using net::testing::run_until;

HeaderStage::Balancers networks(const std::string& text) {
  return {{std::get<access::Network>(access::parse_network(text))}};
}

const net::Ends of_client{{asio::ip::make_address("192.0.2.7"), 4321},
                          {asio::ip::make_address("198.51.100.1"), 22}};

/// A stage on the test's thread, and balancers that connect to it.
class Stage {
 public:
  explicit Stage(std::size_t max = max_awaited_proxy_headers)
      : stage(
            context.get_executor(), log_,
            [this](net::Accepted accepted) { through.push_back(std::move(accepted)); }, max) {}
  ~Stage() {
    stage.close_all();
    net::testing::run_until_still(context);
  }

  net::Socket connect(const std::string& from = "127.0.0.1", const std::string& allowed = "127.0.0.0/8") {
    net::Acceptor acceptor(context.get_executor(), net::testing::any_loopback());
    net::Socket socket(context.get_executor());
    socket.open(net::tcp::v4());
    socket.bind({asio::ip::make_address(from), 0});
    socket.connect(acceptor.local_endpoint());
    stage.take(*net::accepted(acceptor.accept(), 3), networks(allowed));
    return socket;
  }
  bool run(std::function<bool()> done) { return run_until(context, done); }
  bool is_closed(net::Socket& socket) {
    socket.non_blocking(true);
    return run([&] {
      char byte = 0;
      std::error_code error;
      socket.receive(asio::buffer(&byte, 1), 0, error);
      return error && error != asio::error::would_block;
    });
  }

  asio::io_context context{1};
  std::vector<net::Accepted> through;

 private:
  FloodLog log_{context.get_executor()};

 public:
  HeaderStage stage;
};

TEST(HeaderStage, gives_a_connection_the_ends_of_its_header_and_leaves_what_follows) {
  for (const auto version : {net::ProxyHeaderVersion::v1, net::ProxyHeaderVersion::v2}) {
    Stage stage;
    net::Socket balancer = stage.connect();
    Bytes bytes = net::make_proxy_header(version, of_client);
    for (const char c : std::string_view("SSH-2.0-x")) bytes.push_back(static_cast<std::uint8_t>(c));
    asio::write(balancer, asio::buffer(bytes));
    ASSERT_TRUE(stage.run([&] { return !stage.through.empty(); }));
    net::Accepted& accepted = stage.through.front();
    EXPECT_EQ(accepted.peer, of_client.source);
    EXPECT_EQ(accepted.local, of_client.destination);
    EXPECT_EQ(accepted.sender, net::Sender::client_by_balancer);
    EXPECT_EQ(accepted.balancer, balancer.local_endpoint());
    EXPECT_EQ(accepted.listener, 3u);
    std::array<char, 9> rest{};
    EXPECT_EQ(asio::read(accepted.socket, asio::buffer(rest)), rest.size());
    EXPECT_EQ(std::string_view(rest.data(), rest.size()), "SSH-2.0-x");
    EXPECT_EQ(stage.stage.size(), 0u);
  }
}

TEST(HeaderStage, puts_a_header_together_that_comes_byte_by_byte) {
  Stage stage;
  net::Socket balancer = stage.connect();
  balancer.set_option(net::tcp::no_delay(true));
  for (const std::uint8_t byte : net::make_proxy_header(net::ProxyHeaderVersion::v1, of_client)) {
    ASSERT_TRUE(stage.through.empty());
    asio::write(balancer, asio::buffer(&byte, 1));
    stage.context.restart();
    stage.context.run_one_for(std::chrono::milliseconds(5));
  }
  ASSERT_TRUE(stage.run([&] { return !stage.through.empty(); }));
  EXPECT_EQ(stage.through.front().peer, of_client.source);
}

TEST(HeaderStage, leaves_a_connection_of_the_balancers_own_its_address) {
  Stage stage;
  net::Socket balancer = stage.connect("127.0.0.9");
  asio::write(balancer, asio::buffer(net::make_proxy_header(net::ProxyHeaderVersion::v2, std::nullopt)));
  ASSERT_TRUE(stage.run([&] { return !stage.through.empty(); }));
  EXPECT_EQ(stage.through.front().peer, balancer.local_endpoint());
  EXPECT_EQ(stage.through.front().sender, net::Sender::balancer);
}

TEST(HeaderStage, takes_a_header_with_the_connections_own_source_for_a_check) {
  Stage stage;
  net::Socket balancer = stage.connect("127.0.0.9");
  const net::Ends own{balancer.local_endpoint(), balancer.remote_endpoint()};
  asio::write(balancer, asio::buffer(net::make_proxy_header(net::ProxyHeaderVersion::v1, own)));
  ASSERT_TRUE(stage.run([&] { return !stage.through.empty(); }));
  EXPECT_EQ(stage.through.front().sender, net::Sender::balancer);
}

TEST(HeaderStage, closes_who_is_no_balancer_whatever_it_says) {
  Stage stage;
  net::Socket stranger = stage.connect("127.0.0.2", "127.0.0.1");
  EXPECT_EQ(stage.stage.size(), 0u);
  EXPECT_TRUE(stage.is_closed(stranger));
  EXPECT_TRUE(stage.through.empty());
}

TEST(HeaderStage, closes_who_begins_otherwise_at_once) {
  Stage stage;
  net::Socket client = stage.connect();
  asio::write(client, asio::buffer(std::string("S")));
  EXPECT_TRUE(stage.is_closed(client));
  EXPECT_TRUE(stage.through.empty());
}

TEST(HeaderStage, closes_who_is_silent_for_three_seconds) {
  Stage stage;
  const auto began = net::Clock::now();
  net::Socket silent = stage.connect();
  net::Socket slow = stage.connect();
  asio::write(slow, asio::buffer(std::string("PROXY TCP4 ")));
  EXPECT_TRUE(stage.is_closed(silent));
  EXPECT_GE(net::Clock::now() - began, proxy_header_grace);
  EXPECT_TRUE(stage.is_closed(slow));
  EXPECT_TRUE(stage.through.empty());
}

TEST(HeaderStage, has_the_oldest_of_a_crowd_make_room_and_not_those_of_others) {
  Stage stage(3);
  net::Socket other = stage.connect("127.0.5.1");
  net::Socket first = stage.connect("127.0.9.1"), second = stage.connect("127.0.9.1");
  net::Socket third = stage.connect("127.0.9.1");
  EXPECT_TRUE(stage.is_closed(first));
  EXPECT_EQ(stage.stage.size(), 3u);
  const Bytes header = net::make_proxy_header(net::ProxyHeaderVersion::v2, of_client);
  for (net::Socket* socket : {&other, &second, &third}) asio::write(*socket, asio::buffer(header));
  EXPECT_TRUE(stage.run([&] { return stage.through.size() == 3; }));
}

TEST(HeaderStage, says_when_nobody_is_left) {
  Stage stage;
  int called = 0;
  stage.stage.when_empty([&] { ++called; });
  EXPECT_EQ(called, 1) << "at once";
  net::Socket balancer = stage.connect();
  stage.stage.when_empty([&] { ++called; });
  EXPECT_EQ(called, 1);
  asio::write(balancer, asio::buffer(net::make_proxy_header(net::ProxyHeaderVersion::v2, of_client)));
  EXPECT_TRUE(stage.run([&] { return called == 2; }));
  net::Socket last = stage.connect();
  stage.stage.when_empty([&] { ++called; });
  stage.stage.close_all();
  EXPECT_EQ(called, 3);
  EXPECT_TRUE(stage.is_closed(last));
}

}  // namespace
}  // namespace sshrp::proxy
