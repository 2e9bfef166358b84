// The PROXY protocol's header, versions 1 and 2 (HAProxy's proxy-protocol.txt): what a balancer says of a
// connection before the first byte of it. Bytes only: no socket, no clock.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/ip/tcp.hpp>
#include <optional>
#include <string>
#include <variant>

#include "util/bytes.h"

namespace sshrp::net {

/// §2.1: with the end of the line. §2.2 and §3: what every host takes in one segment.
inline constexpr std::size_t max_proxy_header_v1 = 107;
inline constexpr std::size_t max_proxy_header_v2 = 536;

/// The two ends of a connection: who made it, and where it was made to.
struct Ends {
  asio::ip::tcp::endpoint source{};
  asio::ip::tcp::endpoint destination{};

  bool operator==(const Ends&) const = default;
};

struct ProxyHeader {
  std::size_t size = 0;  // bytes; what follows is the connection's own
  /// nullopt: version 2's LOCAL, or UNKNOWN: the connection is the balancer's own, as its checks are, or it
  /// can't say whose it is.
  std::optional<Ends> ends{};

  bool operator==(const ProxyHeader&) const = default;
};

/// So many bytes are missing at least. As long as that is so, all that was read is the header's.
struct ProxyHeaderUnfinished {
  std::size_t missing = 0;

  bool operator==(const ProxyHeaderUnfinished&) const = default;
};

/// The last is a sentence: it is no header, or says what no TCP connection is. It holds none of its text.
using ParsedProxyHeader = std::variant<ProxyHeaderUnfinished, ProxyHeader, std::string>;

/// What a connection begins with, of which a part may not be there yet. A checksum (CRC32C) is compared where
/// there is one. An IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2) is told without them.
ParsedProxyHeader parse_proxy_header(BytesView bytes);

enum class ProxyHeaderVersion : std::uint8_t { v1, v2 };
/// nullopt: the connection is our own. Two families go as IPv6 both, IPv4 in its clothes.
Bytes make_proxy_header(ProxyHeaderVersion version, const std::optional<Ends>& ends);

}  // namespace sshrp::net
