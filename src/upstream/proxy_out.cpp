// SPDX-License-Identifier: MIT
#include "upstream/proxy_out.h"

#include <sys/socket.h>

#include <cerrno>
#include <system_error>

#include "upstream/error.h"

namespace sshrp::upstream {

void send_proxy_header(net::Socket& socket, route::ProxyProtocol version,
                       const std::optional<net::Ends>& ends) {
  if (version == route::ProxyProtocol::no) return;
  const auto of_net =
      version == route::ProxyProtocol::v1 ? net::ProxyHeaderVersion::v1 : net::ProxyHeaderVersion::v2;
  const Bytes header = net::make_proxy_header(of_net, ends);
  const ssize_t sent =
      ::send(socket.native_handle(), header.data(), header.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent == static_cast<ssize_t>(header.size())) return;
  const std::string why = sent < 0 ? std::generic_category().message(errno) : "the socket takes no more";
  throw UpstreamError(wire::DisconnectReason::by_application, "the upstream server can't be reached",
                      "the PROXY header couldn't be sent: " + why);
}

}  // namespace sshrp::upstream
