// SPDX-License-Identifier: MIT
#include "proxy/server.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <netinet/tcp.h>

#include <asio/post.hpp>
#include <asio/read.hpp>

#include "facts/session_memory.h"
#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

using ::testing::HasSubstr;
using testing::Heard;

std::shared_ptr<const Snapshot> snapshot_in(const Folder& folder, const std::string& settings = "") {
  return testing::snapshot_of("state_dir = '" + folder.path() + "'\n" + settings +
                              "\n[[servers]]\nuser = 'user'\nupstream_host = '127.0.0.1'\n");
}

/// A server on a thread of its own, and clients that are on the test's.
class Served {
 public:
  explicit Served(const std::string& settings = "")
      : socket_(net::listen_on(net::testing::any_loopback())),
        endpoint_(*net::listening_at(socket_.get())),
        server_(snapshot_in(folder_, settings), sockets()),
        serving_([this] { server_.run(); }) {}
  ~Served() {
    for (const auto& client : clients) client->close();
    tell([](Server& server) { server.drain(); });  // which changes nothing where the test did
    serving_.join();
  }

  void connect(const std::string& from = "127.0.0.1") {
    net::Socket socket(context.get_executor());
    socket.open(endpoint_.protocol());
    socket.bind({asio::ip::make_address(from), 0});
    socket.connect(endpoint_);
    clients.push_back(net::testing::make_client(std::move(socket)));
    heard.push_back(std::make_shared<Heard>());
    net::testing::spawn(context.get_executor(), net::testing::hear(clients.back(), heard.back()));
    clients.back()->send(msg::ServiceRequest{"ssh-userauth"});
  }
  template <typename Is>
  bool all(Is is) {
    return net::testing::run_until(context, [&] { return std::ranges::all_of(heard, is); });
  }
  void tell(std::function<void(Server&)> what) {
    asio::post(server_.executor(), [this, what] { what(server_); });
  }
  /// Connections that nobody has accepted.
  unsigned waiting() const {
    tcp_info info{};
    socklen_t size = sizeof info;
    ::getsockopt(socket_.get(), IPPROTO_TCP, TCP_INFO, &info, &size);
    return info.tcpi_unacked;  // of a socket that listens: the length of its queue
  }

  asio::io_context context{1};
  std::vector<net::ConnectionPtr> clients;
  std::vector<testing::HeardPtr> heard;

 private:
  std::vector<util::UniqueFd> sockets() {
    std::vector<util::UniqueFd> copies;
    copies.emplace_back(::fcntl(socket_.get(), F_DUPFD_CLOEXEC, 0));
    return copies;
  }

  const Folder folder_;
  const util::UniqueFd socket_;  // as a master keeps it
  const net::tcp::endpoint endpoint_;
  Server server_;
  std::thread serving_;
};

bool is_served(const testing::HeardPtr& one) { return one->messages.size() == 1; }

TEST(Server, that_is_stopped_leaves_nobody_without_a_word) {
  Served served;
  for (int i = 0; i < 10; ++i) served.connect();
  EXPECT_TRUE(served.all(is_served));
  served.tell([](Server& server) { server.stop("the proxy is being shut down"); });
  EXPECT_TRUE(served.all([](const auto& one) { return one->over(); }));
  for (const auto& one : served.heard) {
    ASSERT_TRUE(one->goodbye.has_value());
    EXPECT_THAT(one->goodbye->description, HasSubstr("the proxy is being shut down"));
  }
}

TEST(Server, that_drains_goes_on_with_its_sessions_and_leaves_new_connections_to_others) {
  Served served;
  served.connect();
  EXPECT_TRUE(served.all(is_served));
  std::atomic<bool> drained = false;
  served.tell([&](Server& server) {
    server.drain();
    drained = true;
  });
  EXPECT_TRUE(net::testing::run_until(served.context, [&] { return drained.load(); }));
  served.connect();
  EXPECT_TRUE(net::testing::run_until(served.context, [&] { return served.waiting() == 1; }));
  served.clients[0]->send(msg::UserauthRequest{"user", "ssh-connection", "none", {}});
  served.clients[0]->flush_now();
  EXPECT_TRUE(net::testing::run_until(served.context, [&] { return served.heard[0]->messages.size() == 2; }));
  EXPECT_FALSE(served.heard[0]->over());
  EXPECT_TRUE(served.heard[1]->messages.empty());
}

TEST(Server, that_drains_ends_sessions_after_shutdown_timeout) {
  Served served("shutdown_timeout = 1");
  served.connect();
  EXPECT_TRUE(served.all(is_served));
  served.tell([](Server& server) { server.drain(); });
  EXPECT_TRUE(served.all([](const auto& one) { return one->over(); }));
  EXPECT_THAT(served.heard[0]->goodbye->description, HasSubstr("shutdown_timeout is over"));
}

TEST(Server, that_drains_takes_what_waited_already) {
  const Folder folder;
  const util::UniqueFd listening = net::listen_on(net::testing::any_loopback());
  asio::io_context context{1};
  net::Socket early(context.get_executor());
  early.connect(*net::listening_at(listening.get()));
  std::vector<util::UniqueFd> sockets;
  sockets.emplace_back(::fcntl(listening.get(), F_DUPFD_CLOEXEC, 0));
  Server server(snapshot_in(folder), std::move(sockets));
  asio::post(server.executor(), [&] { server.drain(); });  // before run() begins to accept
  std::thread serving([&] { server.run(); });
  std::array<char, 8> begin{};
  EXPECT_EQ(asio::read(early, asio::buffer(begin)), begin.size());
  EXPECT_EQ(std::string_view(begin.data(), begin.size()), "SSH-2.0-");
  early.close();
  serving.join();
}

TEST(Server, hears_that_its_threads_are_well) {
  Served served;
  std::atomic<bool> well = false;
  served.tell([&](Server& server) { server.check_threads([&] { well = true; }); });
  EXPECT_TRUE(net::testing::run_until(served.context, [&] { return well.load(); }));
  served.tell([](Server& server) { server.drain(); });
}

TEST(Server, ends_the_sessions_that_it_is_told_to_and_no_others) {
  facts::SessionMemory memory(16);
  Served served;
  served.connect();
  EXPECT_TRUE(served.all(is_served));
  const auto first = memory.read();
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].stage, facts::SessionStage::login);
  served.connect();
  EXPECT_TRUE(served.all(is_served));
  std::atomic<std::size_t> ended = 99;
  const std::vector<std::string> ids{first[0].record.id, "000000000000"};
  served.tell([&](Server& server) {
    server.end_sessions(ids, "ended for maintenance", [&](std::size_t count) { ended = count; });
  });
  EXPECT_TRUE(
      net::testing::run_until(served.context, [&] { return served.heard[0]->over() && ended != 99; }));
  EXPECT_EQ(ended, 1u);
  EXPECT_THAT(served.heard[0]->goodbye->description, HasSubstr("ended for maintenance"));
  EXPECT_FALSE(served.heard[1]->over());
  served.clients[0]->close();
  EXPECT_TRUE(net::testing::run_until(served.context, [&] { return memory.read().size() == 1; }));
  EXPECT_NE(memory.read()[0].record.id, first[0].record.id);
}

TEST(Server, that_has_too_many_before_login_ends_one_of_who_has_most_and_serves_the_next) {
  Served served("[limits]\nmax_startups = '5'");
  for (int i = 0; i < 5; ++i) {
    served.connect("127.0.0.2");
    ASSERT_TRUE(served.all(is_served));
  }
  served.connect("127.0.0.3");
  EXPECT_TRUE(net::testing::run_until(
      served.context, [&] { return is_served(served.heard.back()) && served.heard.front()->over(); }));
  ASSERT_TRUE(served.heard.front()->goodbye.has_value());
  EXPECT_EQ(served.heard.front()->goodbye->reason, wire::DisconnectReason::too_many_connections);
  EXPECT_THAT(served.heard.front()->goodbye->description, HasSubstr("too many connections before login; "));
  for (std::size_t i = 1; i < served.heard.size(); ++i) EXPECT_FALSE(served.heard[i]->over()) << i;
}

TEST(Server, that_has_as_many_connections_as_it_may_ends_one_before_login_and_serves_the_next) {
  Served served("[limits]\nmax_sessions = 3\nmax_startups = '1000'");
  for (int i = 0; i < 3; ++i) {
    served.connect("127.0.0.2");
    ASSERT_TRUE(served.all(is_served));
  }
  for (std::size_t i = 0; i < 2; ++i) {
    served.connect("127.0.0.3");
    EXPECT_TRUE(net::testing::run_until(
        served.context, [&] { return is_served(served.heard.back()) && served.heard[i]->over(); }));
    ASSERT_TRUE(served.heard[i]->goodbye.has_value());
    EXPECT_EQ(served.heard[i]->goodbye->reason, wire::DisconnectReason::too_many_connections);
  }
  for (std::size_t i = 2; i < 5; ++i) EXPECT_FALSE(served.heard[i]->over()) << i;
}

TEST(Server, that_is_told_to_refuses_at_random_before_it_has_too_many) {
  Served served("[limits]\nmax_startups = '1:100:5'");
  served.connect();
  ASSERT_TRUE(served.all(is_served));
  served.connect();
  EXPECT_TRUE(net::testing::run_until(served.context, [&] { return served.heard.back()->over(); }));
  EXPECT_FALSE(served.heard.front()->over());
}

struct Refusal {
  std::string limits, words;
};

class RefusedConnection : public ::testing::TestWithParam<Refusal> {};

// The second of an address; one of another is served.
TEST_P(RefusedConnection, is_told_why) {
  Served served("[limits]\n" + GetParam().limits);
  served.connect("127.0.0.2");
  ASSERT_TRUE(served.all(is_served));
  served.connect("127.0.0.2");
  served.connect("127.0.0.3");
  EXPECT_TRUE(net::testing::run_until(served.context,
                                      [&] { return served.heard[1]->over() && is_served(served.heard[2]); }));
  EXPECT_TRUE(served.heard[1]->messages.empty());
  ASSERT_TRUE(served.heard[1]->goodbye.has_value());
  EXPECT_EQ(served.heard[1]->goodbye->reason, wire::DisconnectReason::too_many_connections);
  EXPECT_THAT(served.heard[1]->goodbye->description, ::testing::StartsWith(GetParam().words));
  EXPECT_FALSE(served.heard[0]->over());
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedConnection,
    ::testing::Values(
        Refusal{"max_startups_per_source = 1",
                "too many connections from your address that haven't logged in; try again later"},
        Refusal{"max_sessions_per_source = 1", "too many connections from your address; end one of them"},
        Refusal{"max_connection_rate = '1/h'", "too many connections from your address; try again in 3"}));

// Its threads without sessions have ended.
TEST(Server, that_drains_still_says_that_its_threads_are_well) {
  Served served;
  served.connect();
  ASSERT_TRUE(served.all(is_served));
  served.tell([](Server& server) { server.drain(); });
  for (int times = 0; times < 3; ++times) {
    std::atomic<bool> well = false;
    served.tell([&](Server& server) { server.check_threads([&] { well = true; }); });
    ASSERT_TRUE(net::testing::run_until(served.context, [&] { return well.load(); }));
  }
}

}  // namespace
}  // namespace sshrp::proxy
