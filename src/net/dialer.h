// dial: from a host's name to a connected socket, within a time limit.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "net/asio.h"

namespace sshrp::net {

struct Destination {
  std::string host;  // a name or an address, without brackets
  std::uint16_t port;
  std::chrono::seconds timeout;
};

/// Whether this address may be connected to; asked for each one that the name stands for.
using Permits = std::function<bool(const asio::ip::address&)>;

/// Why there is no connection: for the log, as it may name internals.
struct DialFailure {
  std::string sentence;
};

using Dialed = std::variant<Socket, DialFailure>;

/// Tries the host's addresses one after the other; `destination.timeout` is for all of it.
Task<Dialed> dial(Executor executor, Destination destination, Permits permits);

}  // namespace sshrp::net
