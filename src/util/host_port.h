// HostPort: where a server listens.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace sshrp {

struct HostPort {
  std::string host;  // a name or an address, without brackets
  std::uint16_t port = 0;

  bool operator==(const HostPort&) const = default;
};

/// "host:port", with brackets around an IPv6 address.
inline std::string to_string(const HostPort& address) {
  const bool brackets = address.host.find(':') != std::string::npos;
  return (brackets ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace sshrp
