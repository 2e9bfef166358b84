// GateAddress: where a host is that leads to others, and what it speaks.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "util/host_port.h"
#include "util/result.h"

namespace sshrp::config {

enum class GateKind : std::uint8_t {
  ssh,     // direct-tcpip, RFC 4254 §7.2
  socks5,  // RFC 1928
  http,    // CONNECT, RFC 9110 §9.3.6
};

/// RFC 1929 §2: bytes of a user's name, and of a password.
inline constexpr std::size_t max_socks_credential = 255;

struct GateAddress {
  GateKind kind = GateKind::ssh;
  HostPort address{};

  bool operator==(const GateAddress&) const = default;
};

/// "socks5://" or "http://"; nothing for SSH.
std::string_view scheme_of(GateKind kind);
std::string to_string(const GateAddress& gate);

/// "socks5://HOST:PORT" or "http://HOST:PORT". nullopt: it begins with neither.
std::optional<Result<GateAddress>> parse_proxy_address(std::string_view text);

}  // namespace sshrp::config
