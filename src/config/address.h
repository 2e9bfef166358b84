// Host and port as people write them, IP addresses and networks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "util/bytes.h"

namespace sshrp::config {

struct HostPort {
  std::string host;  // a name or an address, without brackets
  std::uint16_t port = 0;

  bool operator==(const HostPort&) const = default;
};

/// A host name or an address, without the brackets that it may be written in; nullopt if it is neither.
std::optional<std::string> normal_host(std::string_view text);
/// 1 to 5 digits, 0 to 65535.
std::optional<std::uint16_t> parse_port(std::string_view text);

/// "name:port", "1.2.3.4:port" or "[v6]:port"; the port may be left out (also after a bare v6 address) if
/// there is a `default_port`. Otherwise a sentence that says what is wrong and how it is written.
std::variant<HostPort, std::string> parse_host_port(std::string_view text,
                                                    std::optional<std::uint16_t> default_port);
/// The same, of an address of this machine: names aren't looked up.
std::variant<HostPort, std::string> parse_listen_address(std::string_view text,
                                                         std::optional<std::uint16_t> default_port);
/// With brackets around a v6 address.
std::string to_string(const HostPort& address);

/// An IPv6 address; one of IPv4 as ::ffff:a.b.c.d.
using IpAddress = std::array<std::uint8_t, 16>;

std::optional<IpAddress> parse_ip(std::string_view text);
std::string to_string(const IpAddress& address);
/// From 4 or 16 bytes in network order; nullopt for any other count.
std::optional<IpAddress> ip_from_bytes(BytesView bytes);
/// Loopback, link-local or unspecified: what only this machine or this wire can mean.
bool is_local(const IpAddress& address);

struct Network {
  IpAddress address{};
  unsigned prefix = 128;  // bits of `address` that count; 96 more than written for IPv4

  /// No IPv6 network holds an IPv4 address.
  bool contains(const IpAddress& other) const;
  bool operator==(const Network&) const = default;
};

/// "10.0.0.0/8", "2001:db8::/32", or an address, which is a network of its own. Or a sentence.
std::variant<Network, std::string> parse_network(std::string_view text);

}  // namespace sshrp::config
