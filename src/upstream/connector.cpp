// SPDX-License-Identifier: MIT
#include "upstream/connector.h"

#include "net/plain_address.h"

namespace sshrp::upstream {
namespace {

// IPv4 stands in the rule as IPv6.
asio::ip::address to_asio(const access::IpAddress& address) {
  return net::plain_address(asio::ip::address_v6(address));
}

// Without the zone of a link.
asio::ip::address plain(const asio::ip::address& address) {
  return address.is_v6() ? to_asio(address.to_v6().to_bytes()) : address;
}

/// Its socket is bound by the master.
class OfClient final : public net::SourceAddress {
 public:
  OfClient(SourceLinkPtr sources, net::ConnectionPtr client)
      : sources_(std::move(sources)), client_(std::move(client)) {}

  asio::ip::address address() const override { return plain(client_->peer().address()); }

  // A header of a balancer's may have named another address than the connection has: what the master gives
  // then isn't what is wanted.
  net::Task<Result<net::Socket>> bind(net::Executor executor, net::Clock::time_point until) override {
    Result<net::Socket> bound = co_await sources_->bind(executor, client_, until);
    if (const auto* socket = std::get_if<net::Socket>(&bound)) {
      std::error_code error;
      if (plain(socket->local_endpoint(error).address()) != address())
        co_return "the connection of the client comes from another address than the client";
    }
    co_return bound;
  }

 private:
  const SourceLinkPtr sources_;
  const net::ConnectionPtr client_;
};

}  // namespace

net::Task<ConnectOutcome> DirectConnector::connect(net::Executor executor, net::WorkPlace&,
                                                   Connecting wanted) {
  if (wanted.route && wanted.route->upstream_source_client) {
    if (!wanted.from) co_return net::DialFailure{"upstream_source is \"client\", and there is no client"};
    wanted.destination.from = std::make_shared<OfClient>(sources_, wanted.from);
  }
  if (wanted.route && wanted.route->upstream_source)
    wanted.destination.from = net::own_address(to_asio(*wanted.route->upstream_source));
  net::Dialed dialed =
      co_await net::dial(executor, *lookups_, std::move(wanted.destination), std::move(wanted.permits));
  if (auto* failure = std::get_if<net::DialFailure>(&dialed)) co_return std::move(*failure);
  co_return Connected{std::get<net::Socket>(std::move(dialed))};
}

}  // namespace sshrp::upstream
