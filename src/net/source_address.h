// SourceAddress: where a connection is to come from, and the sockets that are bound to it.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "net/asio.h"
#include "util/result.h"

namespace sshrp::net {

class SourceAddress {
 public:
  virtual ~SourceAddress() = default;

  /// Of what family servers must be to be reached from there.
  virtual asio::ip::address address() const = 0;
  /// A socket that is bound to it, for one attempt to connect; or why there is none, for the log. `until`: by
  /// then there is an answer.
  virtual Task<Result<Socket>> bind(Executor executor, Clock::time_point until) = 0;
};

using SourceAddressPtr = std::shared_ptr<SourceAddress>;

/// One of this machine, with a port of the system's choice.
SourceAddressPtr own_address(const asio::ip::address& address);

}  // namespace sshrp::net
