// proxy_out: the PROXY protocol's header towards an upstream, the first bytes of a connection.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/asio.h"
#include "net/proxy_header.h"
#include "route/route.h"

namespace sshrp::upstream {

/// On a socket that has just been connected, where it takes the whole of it at once. nullopt: the connection
/// is our own, as that of a check is. With ProxyProtocol::no nothing is sent. Throws UpstreamError.
void send_proxy_header(net::Socket& socket, route::ProxyProtocol version,
                       const std::optional<net::Ends>& ends);

}  // namespace sshrp::upstream
