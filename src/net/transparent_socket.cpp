// SPDX-License-Identifier: MIT
#include "net/transparent_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>

namespace sshrp::net {
namespace {

/// Somebody else may get a port between its choice and its use.
constexpr int max_tries = 16;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

bool set(const util::UniqueFd& socket, int level, int option) {
  const int yes = 1;
  return ::setsockopt(socket.get(), level, option, &yes, sizeof yes) == 0;
}

util::UniqueFd open_transparent(const tcp& protocol) {
  util::UniqueFd socket(::socket(protocol.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (!socket) fail("socket");
  const bool v6 = protocol == tcp::v6();
  if (v6 && !set(socket, IPPROTO_IPV6, IPV6_V6ONLY)) fail("IPV6_V6ONLY");
  if (!(v6 ? set(socket, IPPROTO_IPV6, IPV6_TRANSPARENT) : set(socket, IPPROTO_IP, IP_TRANSPARENT)))
    fail("IP_TRANSPARENT");
  return socket;
}

bool bind(const util::UniqueFd& socket, const tcp::endpoint& endpoint) {
  if (::bind(socket.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0) return true;
  if (errno != EADDRINUSE) fail("bind");
  return false;
}

/// One of the system's choice that is free now; 0: there is none.
std::uint16_t free_port(const asio::ip::address& address) {
  tcp::endpoint endpoint(address, 0);
  const util::UniqueFd socket = open_transparent(endpoint.protocol());
  if (!bind(socket, endpoint)) return 0;
  auto size = static_cast<socklen_t>(endpoint.capacity());
  if (::getsockname(socket.get(), endpoint.data(), &size) != 0) fail("getsockname");
  return endpoint.port();
}

}  // namespace

// The port is named: of a socket whose port the system has chosen, or is to choose with the connection
// (IP_BIND_ADDRESS_NO_PORT), it goes with that connection, and then the socket can be bound to any other
// address, as it stays transparent.
util::UniqueFd transparent_socket(const asio::ip::address& address) {
  for (int tries = 0; tries < max_tries; ++tries) {
    const std::uint16_t port = free_port(address);
    if (port == 0) break;
    util::UniqueFd socket = open_transparent(address.is_v6() ? tcp::v6() : tcp::v4());
    if (bind(socket, {address, port})) return socket;
  }
  errno = EADDRINUSE;
  fail("bind");
}

std::error_code problem_of_transparent_sockets() {
  try {
    open_transparent(tcp::v4());
    return {};
  } catch (const std::system_error& error) {
    return error.code();
  }
}

}  // namespace sshrp::net
