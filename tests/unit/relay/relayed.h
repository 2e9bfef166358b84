// Relayed: a client and a server of the test's with a real Relay between them, logged in on both legs.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/peers.h"
#include "relay/relay.h"

namespace sshrp::relay::testing {

using net::testing::Heard;
using net::testing::HeardPtr;
using net::testing::HostKeys;

inline net::Task<void> run_relay(Relay& relay, net::Executor executor, std::optional<Ending>& ending) {
  ending = co_await relay.run(executor);
}

class Relayed {
 public:
  struct Options {
    int kernel_buffer = 0;
    transport::RekeyLimits rekey{};  // of the proxy's two legs
    std::size_t host_keys = 1;       // the proxy's
    net::testing::PeerOptions client{};
    net::testing::PeerOptions server{};
    std::unique_ptr<channel::Channels> channels{};  // nobody looks into them
  };

  Relayed() : Relayed(Options{}) {}
  explicit Relayed(Options options) : host_keys(net::testing::new_host_keys(options.host_keys)) {
    auto [client_end, downstream_end] = net::testing::connected_pair(executor(), options.kernel_buffer);
    auto [upstream_end, server_end] = net::testing::connected_pair(executor(), options.kernel_buffer);
    net::testing::PeerOptions towards_client = options.client;
    towards_client.rekey = options.rekey;
    client = net::testing::make_client(std::move(client_end), options.client);
    downstream = net::testing::make_server(std::move(downstream_end), host_keys, std::move(towards_client));
    net::testing::PeerOptions towards_server = options.server;
    towards_server.rekey = options.rekey;
    upstream = net::testing::make_client(std::move(upstream_end), std::move(towards_server));
    server = net::testing::make_server(std::move(server_end), net::testing::new_host_keys(), options.server);
    downstream->compute_on(pool);
    upstream->compute_on(pool);
    const net::testing::StoryPtr stories[] = {
        net::testing::spawn(executor(), net::testing::enter(client)),
        net::testing::spawn(executor(), net::testing::let_in(downstream)),
        net::testing::spawn(executor(), net::testing::enter(upstream)),
        net::testing::spawn(executor(), net::testing::let_in(server))};
    for (const auto& story : stories) {
      if (!run_until([&] { return story->over; })) throw std::runtime_error("no login within the deadline");
      story->rethrow();
    }
    channel::SessionPolicy policy(host_keys, to_vector(downstream->transport().session_id()),
                                  std::move(options.channels));
    relay = std::make_unique<Relay>(
        downstream, upstream, std::move(policy), executor(), [] {}, figures.get());
  }

  ~Relayed() {
    for (const auto& connection : {client, downstream, upstream, server}) {
      connection->interrupt();
      connection->close();
    }
    net::testing::run_until_still(context);
  }

  net::Executor executor() { return context.get_executor(); }
  template <typename Done>
  bool run_until(Done done) {
    return net::testing::run_until(context, done);
  }

  void start() { net::testing::spawn(executor(), run_relay(*relay, executor(), ending)); }
  /// From now on the peer reads whatever comes.
  HeardPtr listen(const net::ConnectionPtr& peer) {
    auto heard = std::make_shared<Heard>();
    net::testing::spawn(executor(), net::testing::hear(peer, heard));
    return heard;
  }
  template <typename Message>
  void say(const net::ConnectionPtr& peer, const Message& message) {
    peer->send(message);
    peer->flush_now();
  }

  asio::io_context context{1};
  net::Threads pool{1};
  HostKeys host_keys;
  net::ConnectionPtr client, downstream, upstream, server;
  // A line of the cache, which a sanitizer's stack frame needn't begin at.
  const std::unique_ptr<facts::SessionFigures> figures = std::make_unique<facts::SessionFigures>();
  std::unique_ptr<Relay> relay;
  std::optional<Ending> ending;
};

}  // namespace sshrp::relay::testing
