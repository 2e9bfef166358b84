// An address as bytes, for the folders that know no Asio.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/ip/address.hpp>

#include "util/bytes.h"

namespace sshrp::net {

/// 4 or 16 bytes in network order. An IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2) stays in them.
inline Bytes octets(const asio::ip::address& address) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.end()};
}

}  // namespace sshrp::net
