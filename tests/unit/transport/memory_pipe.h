// MemoryPipe: a client and a server Transport joined in memory, without socket, clock or thread.
// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include "transport/test_settings.h"
#include "transport/transport.h"

namespace sshrp::transport::testing {

/// One Transport with what it was given and has not yet used, and what it gave to the layers above.
class End {
 public:
  End(Settings settings, Side side)
      : transport_(std::make_shared<const Settings>(std::move(settings)), std::move(side), {}) {}

  Transport& transport() { return transport_; }
  /// Payloads for the layers above, in order.
  std::vector<Bytes>& received() { return received_; }
  /// Theirs, one for each.
  const std::vector<std::optional<Origin>>& origins() const { return origins_; }

  /// Bytes from the peer, at most `piece` of them at a time.
  void deliver(BytesView bytes, std::size_t piece);
  /// Computes the slow step that is due, and goes on with what came already.
  void compute_step();
  /// Takes what the transport has to send.
  Bytes take_output();
  void send(BytesView payload) { transport_.send(SealableBytes(payload).payload()); }
  template <wire::Message T>
  void send(const T& message) {
    transport_.send(message);
  }

 private:
  void receive();

  Transport transport_;
  Bytes unused_;
  std::vector<Bytes> received_;
  std::vector<std::optional<Origin>> origins_;
};

inline constexpr std::size_t whole = std::numeric_limits<std::size_t>::max();

class MemoryPipe {
 public:
  struct Options {
    Settings client = default_settings(Role::client);
    Settings server = default_settings(Role::server);
    ClientSide client_side = testing::client_side();
    ServerSide server_side = testing::server_side();
    std::size_t piece = whole;  // how many bytes come at a time
  };
  MemoryPipe() : MemoryPipe(Options{}) {}
  explicit MemoryPipe(Options options)
      : piece_(options.piece),
        client_(std::move(options.client), std::move(options.client_side)),
        server_(std::move(options.server), std::move(options.server_side)) {}

  End& client() { return client_; }
  End& server() { return server_; }

  /// Carries bytes in both directions until neither side has any.
  void run();
  /// One delivery each way; false if there was nothing.
  bool step();

  /// Service request and login without any method, up to Phase::connection; the messages aren't left in
  /// received().
  void log_in();

 private:
  std::size_t piece_;
  End client_;
  End server_;
};

}  // namespace sshrp::transport::testing
