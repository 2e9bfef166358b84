// An address as what it is, whichever socket it comes from.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/ip/address.hpp>

namespace sshrp::net {

/// IPv4 in IPv6's clothes (RFC 4291 §2.5.5.2) as IPv4; any other as it is.
inline asio::ip::address plain_address(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

}  // namespace sshrp::net
