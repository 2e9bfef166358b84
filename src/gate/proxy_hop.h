// Asks a proxy, SOCKS 5 or HTTP, for a connection to a server.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "gate/proxy_login.h"
#include "net/asio.h"
#include "route/route.h"

namespace sshrp::gate {

struct ProxyAnswer {
  std::optional<ProxyProblem> problem{};  // nullopt: the connection leads to the server
  bool let_us_in = false;                 // whatever it said of the server
};

/// `socket` leads to the proxy `gate`; from then on it leads to `destination`, whose name the proxy looks up.
net::Task<ProxyAnswer> ask_proxy(net::Socket& socket, route::GatePtr gate, HostPort destination,
                                 net::Clock::time_point until);

}  // namespace sshrp::gate
