// Client: a connection of bench_client that has logged in.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/connection.h"
#include "traffic.h"

namespace sshrp::bench {

struct Destination {
  std::uint16_t port = 0;  // on 127.0.0.1
  std::string user{};
  std::string password = "benchmark";
  transport::SignerPtr key{};  // instead of the password
  std::shared_ptr<const transport::Settings> settings{};
};

/// Connects and logs in. Throws std::runtime_error where it isn't let in.
net::Task<net::ConnectionPtr> log_in(net::Executor executor, const Destination& destination);

/// Opens session channels and runs `command` in each; the peer has `window` bytes to send there.
net::Task<void> open_channels(net::ConnectionPtr connection, unsigned count, const std::string& command,
                              std::uint32_t window);

}  // namespace sshrp::bench
