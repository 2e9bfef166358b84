// A source of connections, and the wider networks that a crowd may come from.
// SPDX-License-Identifier: MIT
#pragma once

#include "access/address.h"

namespace sshrp::access {

/// What counts as one source: an address of IPv4; of IPv6 a network of 64 bits, which a host commonly has for
/// itself.
Network source_of(const IpAddress& address);

/// The source, and the networks that it is in, each wider than the one before: of IPv4 /32 and /24, of IPv6
/// /64, /56 and /48, which is what providers give to a site.
class SourceNetworks {
 public:
  static constexpr std::size_t max = 3;

  explicit SourceNetworks(const IpAddress& address);

  auto begin() const { return networks_.begin(); }
  auto end() const { return networks_.begin() + static_cast<std::ptrdiff_t>(count_); }
  std::size_t size() const { return count_; }
  const Network& operator[](std::size_t step) const { return networks_[step]; }

 private:
  std::array<Network, max> networks_{};
  std::size_t count_ = 0;
};

}  // namespace sshrp::access
