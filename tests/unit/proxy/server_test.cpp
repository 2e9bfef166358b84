#include "proxy/server.h"

#include <gmock/gmock.h>
#include <signal.h>

#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using testing::Heard;

std::uint16_t free_port() {
  asio::io_context context;
  return net::Acceptor(context.get_executor(), net::testing::any_loopback()).local_endpoint().port();
}

TEST(Server, serves_until_a_signal_and_then_leaves_nobody_without_a_word) {
  const Folder folder;
  const std::uint16_t port = free_port();
  Server server(testing::snapshot_of("listen = '127.0.0.1:" + std::to_string(port) + "'\nstate_dir = '" +
                                     folder.path() +
                                     "'\n[[servers]]\nuser = 'user'\nupstream_host = '127.0.0.1'\n"));
  std::thread serving([&] { server.run(); });

  asio::io_context context{1};
  const net::Executor executor = context.get_executor();
  std::vector<net::ConnectionPtr> clients;
  std::vector<testing::HeardPtr> heard;
  for (int i = 0; i < 10; ++i) {
    net::Socket socket(executor);
    socket.connect({asio::ip::address_v4::loopback(), port});
    clients.push_back(net::testing::make_client(std::move(socket)));
    heard.push_back(std::make_shared<Heard>());
    net::testing::spawn(executor, net::testing::hear(clients.back(), heard.back()));
    clients.back()->send(msg::ServiceRequest{"ssh-userauth"});
  }
  const auto all = [&](auto is) {
    return net::testing::run_until(context, [&] { return std::ranges::all_of(heard, is); });
  };
  EXPECT_TRUE(all([](const auto& one) { return one->messages.size() == 1; }));
  ::kill(::getpid(), SIGTERM);
  EXPECT_TRUE(all([](const auto& one) { return one->over(); }));
  for (const auto& one : heard) {
    ASSERT_TRUE(one->goodbye.has_value());
    EXPECT_THAT(one->goodbye->description, HasSubstr("the proxy is being shut down"));
  }
  for (const auto& client : clients) client->close();
  serving.join();
}

TEST(Server, says_which_address_it_cant_listen_on) {
  asio::io_context context;
  const net::Acceptor taken(context.get_executor(), net::testing::any_loopback());
  const Folder folder;
  const std::string address = "127.0.0.1:" + std::to_string(taken.local_endpoint().port());
  const auto snapshot = testing::snapshot_of("listen = '" + address + "'\nstate_dir = '" + folder.path() +
                                             "'\n[[servers]]\nuser = 'user'\nupstream_host = '127.0.0.1'\n");
  try {
    const Server server(snapshot);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("can't listen on " + address));
  }
}

}  // namespace
}  // namespace sshrp::proxy
