// SPDX-License-Identifier: MIT
#include "gate/socks5.h"

#include <fmt/format.h>

#include <array>
#include <asio/ip/address.hpp>

#include "net/octets.h"

namespace sshrp::gate::socks5 {
namespace {

using net::DialFailure;
using net::Fault;

constexpr std::uint8_t version = 5;
constexpr std::uint8_t no_authentication = 0;
constexpr std::uint8_t connect_command = 1;
constexpr std::uint8_t ipv4 = 1, domain_name = 3, ipv6 = 4;  // address types
constexpr std::size_t port_size = 2;
constexpr std::size_t max_name = 255;  // its length is a byte

struct Reply {
  const char* sentence;
  Fault fault;
};

// RFC 1928 §6, by REP. There is none for a name without an address: proxies call that a general failure.
constexpr std::array<Reply, 9> replies{{
    {"succeeded", Fault::server},
    {"general failure", Fault::server},
    {"not allowed by its rules", Fault::forbidden},
    {"network unreachable", Fault::server},
    {"host unreachable", Fault::server},
    {"connection refused", Fault::server},
    {"TTL expired", Fault::server},
    {"CONNECT isn't supported", Fault::way},
    {"this kind of address isn't supported", Fault::forbidden},
}};

}  // namespace

Bytes greeting() { return {version, 1, no_authentication}; }

std::string problem_of_choice(BytesView choice) {
  if (choice[0] != version) return "it doesn't speak SOCKS version 5";
  if (choice[1] != no_authentication) return "it wants an authentication";
  return {};
}

Result<Bytes> request(const HostPort& destination) {
  Bytes bytes{version, connect_command, 0};
  std::error_code no_address;
  const auto address = asio::ip::make_address(destination.host, no_address);
  if (!no_address) {
    bytes.push_back(address.is_v4() ? ipv4 : ipv6);
    const Bytes octets = net::octets(address);
    bytes.insert(bytes.end(), octets.begin(), octets.end());
  } else if (destination.host.empty() || destination.host.size() > max_name) {
    return "a name has 1 to 255 bytes in SOCKS";
  } else {
    bytes.push_back(domain_name);
    bytes.push_back(static_cast<std::uint8_t>(destination.host.size()));
    bytes.insert(bytes.end(), destination.host.begin(), destination.host.end());
  }
  bytes.push_back(static_cast<std::uint8_t>(destination.port >> 8));
  bytes.push_back(static_cast<std::uint8_t>(destination.port & 0xff));
  return bytes;
}

std::variant<std::size_t, DialFailure> rest_of_reply(BytesView head) {
  if (head[0] != version) return DialFailure{"it doesn't speak SOCKS version 5", Fault::way};
  const std::uint8_t reply = head[1];
  if (reply >= replies.size()) return DialFailure{fmt::format("reply {}", reply), Fault::way};
  if (reply != 0) return DialFailure{replies[reply].sentence, replies[reply].fault};
  switch (head[3]) {  // one byte of the address is in the head
    case ipv4:
      return 4 - 1 + port_size;
    case ipv6:
      return 16 - 1 + port_size;
    case domain_name:
      return head[4] + port_size;
    default:
      return DialFailure{fmt::format("a reply with an address of type {}", head[3]), Fault::way};
  }
}

}  // namespace sshrp::gate::socks5
