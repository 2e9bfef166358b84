// Host and port as people write them, IP addresses and networks, and patterns of hosts, as lists have them.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "util/bytes.h"
#include "util/host_port.h"
#include "util/result.h"

namespace sshrp::access {

/// A host name or an address, without the brackets that it may be written in; nullopt if it is neither.
std::optional<std::string> normal_host(std::string_view text);
/// 1 to 5 digits, 0 to 65535.
std::optional<std::uint16_t> parse_port(std::string_view text);

/// "name:port", "1.2.3.4:port" or "[v6]:port"; the port may be left out (also after a bare v6 address) if
/// there is a `default_port`. Otherwise a sentence that says what is wrong and how it is written.
Result<HostPort> parse_host_port(std::string_view text, std::optional<std::uint16_t> default_port);
/// The same, of an address of this machine: names aren't looked up.
Result<HostPort> parse_listen_address(std::string_view text, std::optional<std::uint16_t> default_port);

/// An IPv6 address; one of IPv4 as ::ffff:a.b.c.d.
using IpAddress = std::array<std::uint8_t, 16>;

std::optional<IpAddress> parse_ip(std::string_view text);
std::string to_string(const IpAddress& address);
/// From 4 or 16 bytes in network order; nullopt for any other count.
std::optional<IpAddress> ip_from_bytes(BytesView bytes);
/// Loopback, link-local or unspecified: what only this machine or this wire can mean.
bool is_local(const IpAddress& address);
/// Of IPv4.
bool is_v4(const IpAddress& address);

struct Network {
  IpAddress address{};
  unsigned prefix = 128;  // bits of `address` that count; 96 more than written for IPv4

  /// No IPv6 network holds an IPv4 address.
  bool contains(const IpAddress& other) const;
  auto operator<=>(const Network&) const = default;
};

/// As parse_network() reads it; an address alone if all bits count.
std::string to_string(const Network& network);

/// The one of so many bits that the address is in.
Network network_of(const IpAddress& address, unsigned prefix);

/// "10.0.0.0/8", "2001:db8::/32", or an address, which is a network of its own. Or a sentence.
Result<Network> parse_network(std::string_view text);

/// Names in which `*` and `?` stand for others; in lower case.
struct NamePattern {
  std::string glob;

  bool operator==(const NamePattern&) const = default;
};

/// Parsed into values, so that what looks like one kind is never taken for another. An address is a network
/// of its own.
using HostPattern = std::variant<Network, NamePattern>;

/// Or a sentence: neither of them, or a glob that looks like addresses and would fit names, too.
Result<HostPattern> parse_host_pattern(std::string_view text);

/// A host that a peer names, for lists to be asked about.
class NamedHost {
 public:
  explicit NamedHost(std::string_view text);

  /// An address fits networks only, and is the same however it is written. What is neither an address nor a
  /// host name, such as a number that resolvers take for an address, fits nothing.
  bool fits(const HostPattern& pattern) const;

 private:
  std::variant<std::monostate, IpAddress, std::string> host_{};  // or a name, in lower case
};

}  // namespace sshrp::access
