// SPDX-License-Identifier: MIT
#include "gate/socks5.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <asio/ip/address.hpp>

#include "net/octets.h"

namespace sshrp::gate::socks5 {
namespace {

using net::DialFailure;
using net::Fault;

constexpr std::uint8_t version = 5;
constexpr std::uint8_t none_of_them = 0xff;  // as a method
constexpr std::uint8_t authentication_version = 1, authenticated = 0;
constexpr std::uint8_t connect_command = 1;
constexpr std::uint8_t ipv4 = 1, domain_name = 3, ipv6 = 4;  // address types
constexpr std::size_t port_size = 2;
constexpr std::size_t max_length = 255;  // it is a byte: of a server's name, a user's, a password

constexpr const char* no_socks = "it doesn't speak SOCKS version 5";

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

Bytes greeting(const std::optional<ProxyLogin>& login) {
  constexpr auto none = static_cast<std::uint8_t>(Method::no_authentication);
  constexpr auto password = static_cast<std::uint8_t>(Method::username_password);
  if (!login) return {version, 1, none};
  return {version, 2, password, none};
}

std::variant<Method, ProxyProblem> method_of_choice(BytesView choice,
                                                    const std::optional<ProxyLogin>& login) {
  if (choice[0] != version) return ProxyProblem(DialFailure{no_socks, Fault::way});
  if (choice[1] == none_of_them)
    return ProxyProblem(
        TurnedDown{Trouble::login, login ? "it takes no password, and nobody without an authentication"
                                         : "it wants an authentication, or isn't there for us"});
  const auto method = static_cast<Method>(choice[1]);
  if (method == Method::no_authentication || (login && method == Method::username_password)) return method;
  return ProxyProblem(DialFailure{
      fmt::format("it has chosen the method {}, which it wasn't offered", choice[1]), Fault::way});
}

Result<util::SecretBytes> authentication(const ProxyLogin& login) {
  for (const std::string_view part : {login.user, login.password}) {
    if (part.empty() || part.size() > max_length)
      return "a user's name and a password have 1 to 255 bytes in SOCKS";
  }
  util::SecretBytes bytes(1 + 1 + login.user.size() + 1 + login.password.size());
  auto at = bytes.data().begin();
  *at++ = authentication_version;
  for (const std::string_view part : {login.user, login.password}) {
    *at++ = static_cast<std::uint8_t>(part.size());
    at = std::ranges::copy(part, at).out;
  }
  return bytes;
}

std::optional<ProxyProblem> problem_of_status(BytesView status) {
  if (status[0] != authentication_version)
    return DialFailure{fmt::format("it answers to a password in version {}", status[0]), Fault::way};
  if (status[1] != authenticated)
    return TurnedDown{Trouble::login, "it refuses the user's name and the password"};
  return std::nullopt;
}

Result<Bytes> request(const HostPort& destination) {
  Bytes bytes{version, connect_command, 0};
  std::error_code no_address;
  const auto address = asio::ip::make_address(destination.host, no_address);
  if (!no_address) {
    bytes.push_back(address.is_v4() ? ipv4 : ipv6);
    const Bytes octets = net::octets(address);
    bytes.insert(bytes.end(), octets.begin(), octets.end());
  } else if (destination.host.empty() || destination.host.size() > max_length) {
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
  if (head[0] != version) return DialFailure{no_socks, Fault::way};
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
