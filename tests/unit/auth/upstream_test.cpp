#include "auth/upstream.h"

#include <gmock/gmock.h>

#include "net/peers.h"

namespace sshrp::auth {
namespace {

using net::ConnectionPtr;
using net::testing::Heard;
using net::testing::run_until;
using net::testing::spawn;

constexpr int narrow = 16 * 1024;

net::Task<void> enter_and_show_banners(ConnectionPtr server, bool& seen) {
  co_await server->receive();
  server->send(msg::ServiceAccept{"ssh-userauth"});
  co_await server->receive();
  seen = true;
  const std::string banner(30'000, 'b');
  for (;;) {
    server->send(msg::UserauthBanner{banner, ""});
    co_await server->flush();
  }
}

net::Task<void> pass(Upstream& upstream, ConnectionPtr client) {
  upstream.show_banners_to(client);
  co_await upstream.begin();
  const Bytes fields = wire::encode_fields(msg::PasswordFields{false, "secret"});
  co_await upstream.request(msg::AuthMethod::password, fields);
}

net::Task<void> ask_for_service(ConnectionPtr server) {
  co_await server->receive();
  server->send(msg::ServiceAccept{"ssh-userauth"});
  co_await server->flush();
}

TEST(Upstream, that_shows_banners_without_end_fills_no_memory) {
  asio::io_context context{1};
  const net::Executor executor = context.get_executor();
  const auto keys = net::testing::new_host_keys();
  auto [client_end, downstream_end] = net::testing::connected_pair(executor, narrow);
  auto [upstream_end, server_end] = net::testing::connected_pair(executor, narrow);
  const auto client = net::testing::make_client(std::move(client_end));
  const auto downstream = net::testing::make_server(std::move(downstream_end), keys);
  const auto server = net::testing::make_server(std::move(server_end), keys);
  Upstream upstream(net::testing::make_client(std::move(upstream_end)), "account");

  client->send(msg::ServiceRequest{"ssh-userauth"});
  const auto heard = std::make_shared<Heard>();
  spawn(executor, ask_for_service(downstream));
  spawn(executor, net::testing::hear(client, heard));
  ASSERT_TRUE(run_until(context, [&] { return heard->messages.size() == 1; }));
  client->interrupt();  // from now on it doesn't read
  ASSERT_TRUE(run_until(context, [&] { return heard->over(); }));

  bool seen = false;
  const auto showing = spawn(executor, enter_and_show_banners(server, seen));
  const auto passing = spawn(executor, pass(upstream, downstream));
  ASSERT_TRUE(run_until(context, [&] { return seen; }));
  net::testing::run_until_still(context);
  EXPECT_FALSE(showing->over || passing->over);
  EXPECT_LT(downstream->buffered() + upstream.connection()->buffered(), 200'000u);

  for (const auto& connection : {client, downstream, server, upstream.connection()}) {
    connection->interrupt();
    connection->close();
  }
  EXPECT_TRUE(run_until(context, [&] { return passing->over; }));
}

}  // namespace
}  // namespace sshrp::auth
