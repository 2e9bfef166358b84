// SPDX-License-Identifier: MIT
#include "upstream/connector.h"

namespace sshrp::upstream {
namespace {

// IPv4 stands in the rule as IPv6.
asio::ip::address to_asio(const access::IpAddress& address) {
  const asio::ip::address_v6 v6(address);
  if (v6.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, v6);
  return v6;
}

}  // namespace

net::Task<ConnectOutcome> DirectConnector::connect(net::Executor executor, net::WorkPlace&,
                                                   Connecting wanted) {
  if (wanted.route && wanted.route->upstream_source)
    wanted.destination.from = net::own_address(to_asio(*wanted.route->upstream_source));
  net::Dialed dialed =
      co_await net::dial(executor, *lookups_, std::move(wanted.destination), std::move(wanted.permits));
  if (auto* failure = std::get_if<net::DialFailure>(&dialed)) co_return std::move(*failure);
  co_return Connected{std::get<net::Socket>(std::move(dialed))};
}

}  // namespace sshrp::upstream
