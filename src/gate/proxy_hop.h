// Asks a proxy, SOCKS 5 or HTTP, for a connection to a server.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "net/asio.h"
#include "net/dial_failure.h"
#include "route/route.h"

namespace sshrp::gate {

/// `socket` is connected to the proxy; from then on it is to `destination`, whose name the proxy looks up.
/// nullopt: so it is.
net::Task<std::optional<net::DialFailure>> ask_proxy(net::Socket& socket, route::ProxyHop proxy,
                                                     HostPort destination, net::Clock::time_point until);

}  // namespace sshrp::gate
