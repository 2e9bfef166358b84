// SPDX-License-Identifier: MIT
#include "upstream/connector.h"

namespace sshrp::upstream {

net::Task<ConnectOutcome> DirectConnector::connect(net::Executor executor, net::WorkPlace&,
                                                   Connecting wanted) {
  net::Dialed dialed =
      co_await net::dial(executor, *lookups_, std::move(wanted.destination), std::move(wanted.permits));
  if (auto* failure = std::get_if<net::DialFailure>(&dialed)) co_return std::move(*failure);
  co_return Connected{std::get<net::Socket>(std::move(dialed))};
}

}  // namespace sshrp::upstream
