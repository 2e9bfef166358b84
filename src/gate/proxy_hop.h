// Asks a proxy, SOCKS 5 or HTTP, for a connection to a server.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "gate/proxy_login.h"
#include "net/asio.h"
#include "route/route.h"

namespace sshrp::gate {

/// `socket` leads to the proxy `gate`; from then on it leads to `destination`, whose name the proxy looks up.
/// nullopt: so it does.
net::Task<std::optional<ProxyProblem>> ask_proxy(net::Socket& socket, route::GatePtr gate,
                                                 HostPort destination, net::Clock::time_point until);

}  // namespace sshrp::gate
