// SPDX-License-Identifier: MIT
#include "upstream/userauth_client.h"

#include <gmock/gmock.h>

#include "msg/publickey_request.h"
#include "net/peers.h"

namespace sshrp::upstream {
namespace {

using net::ConnectionPtr;
using net::testing::Heard;
using net::testing::run_until;
using net::testing::spawn;

net::Task<void> show_banners_and_refuse(ConnectionPtr server, std::vector<std::string> banners) {
  co_await server->receive();
  server->send(msg::ServiceAccept{"ssh-userauth"});
  co_await server->receive();
  for (const std::string& banner : banners) {
    server->send(msg::UserauthBanner{banner, "en"});
    co_await server->flush();
  }
  server->send(msg::UserauthFailure{{"password"}, false});
  co_await server->flush();
}

net::Task<void> be_refused(UserauthClient& upstream) {
  co_await upstream.begin();
  const Bytes fields = wire::encode_fields(msg::PasswordFields{false, "secret"});
  co_await upstream.request(msg::AuthMethod::password, fields);
}

net::Task<void> ask_for_service(ConnectionPtr server) {
  co_await server->receive();
  server->send(msg::ServiceAccept{"ssh-userauth"});
  co_await server->flush();
}

/// The banners that a client hears once it may, of those that an upstream shows.
std::vector<std::string> heard_of(const std::vector<std::string>& banners) {
  asio::io_context context{1};
  const net::Executor executor = context.get_executor();
  const auto keys = net::testing::new_host_keys();
  auto [client_end, downstream_end] = net::testing::connected_pair(executor);
  auto [upstream_end, server_end] = net::testing::connected_pair(executor);
  const auto client = net::testing::make_client(std::move(client_end));
  const auto downstream = net::testing::make_server(std::move(downstream_end), keys);
  const auto server = net::testing::make_server(std::move(server_end), keys);
  UserauthClient upstream(net::testing::make_client(std::move(upstream_end)), "account");

  client->send(msg::ServiceRequest{"ssh-userauth"});
  const auto heard = std::make_shared<Heard>();
  spawn(executor, ask_for_service(downstream));
  spawn(executor, net::testing::hear(client, heard));
  spawn(executor, show_banners_and_refuse(server, banners));
  const auto being_refused = spawn(executor, be_refused(upstream));
  EXPECT_TRUE(run_until(context, [&] { return being_refused->over && !heard->messages.empty(); }));
  net::testing::run_until_still(context);
  EXPECT_EQ(heard->messages.size(), 1u);  // no banner before its time
  const auto showing = spawn(executor, upstream.show_banners_to(downstream));
  EXPECT_TRUE(run_until(context, [&] { return showing->over; }));
  downstream->shutdown_send();
  EXPECT_TRUE(run_until(context, [&] { return heard->over(); }));
  std::vector<std::string> messages;
  for (std::size_t i = 1; i < heard->messages.size(); ++i)
    messages.emplace_back(wire::decode<msg::UserauthBanner>(heard->messages[i]).message);
  for (const auto& connection : {client, downstream, server, upstream.connection()}) connection->close();
  net::testing::run_until_still(context);
  return messages;
}

TEST(UpstreamBanners, wait_for_the_client_to_be_in_and_are_passed_on_as_they_came) {
  EXPECT_THAT(heard_of({"be nice\n", "", "to others\n"}),
              ::testing::ElementsAre("be nice\n", "", "to others\n"));
}

TEST(UpstreamBanners, go_on_in_pieces_that_every_client_takes) {
  EXPECT_THAT(heard_of({std::string(40'000, 'b')}),
              ::testing::ElementsAre(std::string(32 * 1024, 'b'), std::string(40'000 - 32 * 1024, 'b')));
}

TEST(UpstreamBanners, without_end_fill_no_memory) {
  std::size_t bytes = 0;
  for (const std::string& message : heard_of(std::vector<std::string>(20, std::string(30'000, 'b'))))
    bytes += message.size();
  EXPECT_GT(bytes, max_banners - 10);
  EXPECT_LE(bytes, max_banners);
}

net::Task<void> ask(UserauthClient& upstream, msg::AuthMethod method, Bytes fields) {
  co_await upstream.begin();
  co_await upstream.request(method, fields);
}

/// Whether a login belongs to the server after such a request, which is refused; and before.
bool is_bound_after(msg::AuthMethod method, Bytes fields) {
  asio::io_context context{1};
  const net::Executor executor = context.get_executor();
  auto [upstream_end, server_end] = net::testing::connected_pair(executor);
  const auto server = net::testing::make_server(std::move(server_end), net::testing::new_host_keys());
  UserauthClient upstream(net::testing::make_client(std::move(upstream_end)), "account");
  EXPECT_FALSE(upstream.is_bound());
  spawn(executor, show_banners_and_refuse(server, {}));
  const auto asking = spawn(executor, ask(upstream, method, std::move(fields)));
  EXPECT_TRUE(run_until(context, [&] { return asking->over; }));
  return upstream.is_bound();
}

TEST(UserauthClient, is_bound_to_its_server_by_a_secret_and_by_nothing_less) {
  using enum msg::AuthMethod;
  const Bytes blob = to_vector(net::testing::new_host_key()->public_key().blob());
  EXPECT_FALSE(is_bound_after(none, {}));
  EXPECT_FALSE(is_bound_after(publickey, msg::offer_fields("ssh-ed25519", blob)));
  EXPECT_TRUE(is_bound_after(publickey, msg::signed_fields("ssh-ed25519", blob, blob)));
  EXPECT_FALSE(is_bound_after(keyboard_interactive, wire::encode_fields(msg::KeyboardInteractiveFields{})));
  EXPECT_TRUE(is_bound_after(password, wire::encode_fields(msg::PasswordFields{false, "secret"})));
}

}  // namespace
}  // namespace sshrp::upstream
