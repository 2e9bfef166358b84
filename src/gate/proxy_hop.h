// Asks a proxy, SOCKS 5 or HTTP, for a connection to a server.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/asio.h"
#include "route/route.h"

namespace sshrp::gate {

/// `socket` is connected to the proxy; from then on it is to `destination`, whose name the proxy looks up.
/// Empty: so it is; else why not, for the log.
net::Task<std::string> ask_proxy(net::Socket& socket, route::ProxyHop proxy, HostPort destination,
                                 net::Clock::time_point until);

}  // namespace sshrp::gate
