// Where a connection computes its key exchanges, and what goes on meanwhile.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "net/held_up.h"
#include "net/peers.h"

namespace sshrp::net {
namespace {

using testing::channel_data;
using testing::Heard;
using testing::HeardPtr;
using testing::run_until;
using testing::spawn;

// Signs as another key does, and remembers where.
class WatchedSigner final : public crypto::Signer {
 public:
  explicit WatchedSigner(std::string_view key_type) : key_(crypto::PrivateKey::generate(key_type)) {}
  const crypto::PublicKey& public_key() const override { return key_.public_key(); }
  Bytes sign(std::string_view algorithm, BytesView data) const override {
    signed_on = std::this_thread::get_id();
    return key_.sign(algorithm, data);
  }
  mutable std::thread::id signed_on{};

 private:
  crypto::PrivateKey key_;
};

/// A client and a server past login that agreed on these, the server with a pool.
struct WatchedEnds {
  WatchedEnds(asio::io_context& context, std::string_view key_type, const std::string& algorithm,
              const std::string& kex, transport::LeftSteps left = transport::LeftSteps::slow)
      : signer(std::make_shared<WatchedSigner>(key_type)) {
    auto [client_end, server_end] = testing::connected_pair(context.get_executor());
    testing::PeerOptions options;
    options.kex = kex;
    auto settings = testing::quick_settings("SSH-2.0-test", options);
    settings.preferences.host_keys = algorithm;
    const auto shared = std::make_shared<const transport::Settings>(settings);
    server = std::make_shared<Connection>(
        std::move(server_end), shared,
        transport::ServerSide{std::make_shared<std::vector<transport::SignerPtr>>(1, signer)});
    server->compute_on(pool, left);
    client = std::make_shared<Connection>(
        std::move(client_end), shared, transport::ClientSide{algorithm, [](const crypto::PresentedKey&) {}});
    const auto entering = spawn(context.get_executor(), testing::enter(client));
    const auto letting = spawn(context.get_executor(), testing::let_in(server));
    EXPECT_TRUE(run_until(context, [&] { return entering->over && letting->over; }));
    entering->rethrow();
    letting->rethrow();
  }
  void close(asio::io_context& context) const {
    client->close();
    server->close();
    testing::run_until_still(context);
  }

  Threads pool{1};
  std::shared_ptr<WatchedSigner> signer;
  ConnectionPtr client, server;
};

/// The thread on which a server with this key signs in its first exchange, by this method.
std::thread::id signs_on(std::string_view key_type, const std::string& algorithm, const std::string& kex,
                         transport::LeftSteps left = transport::LeftSteps::slow) {
  asio::io_context context{1};
  const WatchedEnds ends(context, key_type, algorithm, kex, left);
  EXPECT_FALSE(ends.server->must_compute());
  ends.close(context);
  return ends.signer->signed_on;
}

TEST(Computing, is_done_elsewhere_if_it_takes_long) {
  EXPECT_NE(signs_on("ssh-rsa", "rsa-sha2-512", "curve25519-sha256"), std::this_thread::get_id());
  EXPECT_NE(signs_on("ssh-ed25519", "ssh-ed25519", "diffie-hellman-group14-sha256"),
            std::this_thread::get_id());
  EXPECT_NE(signs_on("ssh-ed25519", "ssh-ed25519", "diffie-hellman-group-exchange-sha256"),
            std::this_thread::get_id());
}

TEST(Computing, is_done_at_once_if_it_doesnt) {
  EXPECT_EQ(signs_on("ssh-ed25519", "ssh-ed25519", "curve25519-sha256"), std::this_thread::get_id());
  EXPECT_EQ(signs_on("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", "ecdh-sha2-nistp256"),
            std::this_thread::get_id());
}

TEST(Computing, of_all_steps_is_done_elsewhere_where_that_holds_up_a_session) {
  const auto signs = [] {
    return signs_on("ssh-ed25519", "ssh-ed25519", "curve25519-sha256", transport::LeftSteps::all);
  };
  note_relaying(Clock::now());
  EXPECT_NE(signs(), std::this_thread::get_id());
  note_relaying(Clock::now() - relaying_lasts);
  EXPECT_EQ(signs(), std::this_thread::get_id());
}

/// A server whose pool is busy until go_on(), and a step of a later exchange that waits for it.
class WaitingStep {
 public:
  WaitingStep() {
    listen(ends.client, at_client);
    listen(ends.server, at_server);
    ends.pool.post(Cost::cheap, [held = held_.get_future().share()] { held.wait(); });
    ends.signer->signed_on = {};
    ends.client->transport().rekey();
    ends.client->flush_now();
    if (!run_until(context, [&] { return ends.server->must_compute(); }))
      throw std::runtime_error("no step is due");
  }
  ~WaitingStep() { ends.close(context); }

  void listen(const ConnectionPtr& connection, const HeardPtr& heard) {
    spawn(context.get_executor(), testing::hear(connection, heard));
  }
  void go_on() { held_.set_value(); }

  asio::io_context context{1};
  WatchedEnds ends{context, "ssh-rsa", "rsa-sha2-512", "curve25519-sha256"};
  const HeardPtr at_client = std::make_shared<Heard>(), at_server = std::make_shared<Heard>();

 private:
  std::promise<void> held_;
};

TEST(Computing, of_later_exchanges_is_done_elsewhere_and_what_waited_for_them_is_sent) {
  WaitingStep waiting;
  const WatchedEnds& ends = waiting.ends;
  const WatchedEnds other(waiting.context, "ssh-ed25519", "ssh-ed25519", "curve25519-sha256");
  const auto elsewhere = std::make_shared<Heard>();
  waiting.listen(other.server, elsewhere);

  ends.server->send(channel_data("down"));
  ends.client->send(channel_data("up"));
  other.client->send(channel_data("elsewhere"));
  other.client->flush_now();
  ASSERT_TRUE(run_until(waiting.context, [&] { return elsewhere->messages.size() == 1; }));
  EXPECT_TRUE(ends.server->must_compute());
  EXPECT_EQ(ends.signer->signed_on, std::thread::id());

  waiting.go_on();
  ASSERT_TRUE(run_until(waiting.context, [&] {
    return waiting.at_server->messages.size() + waiting.at_client->messages.size() == 2;
  }));
  EXPECT_NE(ends.signer->signed_on, std::this_thread::get_id());
  EXPECT_EQ(ends.server->transport().exchanges(), 2u);
  other.close(waiting.context);
}

TEST(Computing, never_begins_when_an_interruption_ended_who_waits_for_it) {
  WaitingStep waiting;
  waiting.ends.server->interrupt();
  ASSERT_TRUE(run_until(waiting.context, [&] { return waiting.at_server->over(); }));
  EXPECT_EQ(waiting.at_server->broken, "connection closed");
  waiting.go_on();
  waiting.ends.pool.join();
  EXPECT_EQ(waiting.ends.signer->signed_on, std::thread::id());
  EXPECT_EQ(waiting.ends.server->transport().exchanges(), 1u);
}

TEST(Computing, elsewhere_passes_on_the_error_it_finds) {
  asio::io_context context{1};
  Threads pool{1};
  auto [client_end, server_end] = testing::connected_pair(context.get_executor());
  testing::PeerOptions options;
  options.kex = "diffie-hellman-group14-sha256";
  const auto settings =
      std::make_shared<const transport::Settings>(testing::quick_settings("SSH-2.0-test", options));
  const auto client = std::make_shared<Connection>(
      std::move(client_end), settings, transport::ClientSide{"ssh-ed25519", [](const crypto::PresentedKey&) {
                                                               throw wire::ProtocolError("another key");
                                                             }});
  client->compute_on(pool);
  const auto server = testing::make_server(std::move(server_end), testing::new_host_keys(), options);
  const auto entering = spawn(context.get_executor(), testing::enter(client));
  const auto letting = spawn(context.get_executor(), testing::let_in(server));
  EXPECT_TRUE(run_until(context, [&] { return entering->over; }));
  EXPECT_THROW(entering->rethrow(), wire::ProtocolError);
  client->close();
  EXPECT_TRUE(run_until(context, [&] { return letting->over; }));
  server->close();
  testing::run_until_still(context);
}

}  // namespace
}  // namespace sshrp::net
