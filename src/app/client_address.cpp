// SPDX-License-Identifier: MIT
#include "app/client_address.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <optional>

#include "net/plain_address.h"

namespace sshrp::app {
namespace {

using asio::ip::address;
using net::tcp;

std::optional<int> option_of(int socket, int level, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(socket, level, option, &value, &size) != 0 || size != sizeof value) return std::nullopt;
  return value;
}

bool is_tcp(int socket) {
  const auto family = option_of(socket, SOL_SOCKET, SO_DOMAIN);
  return (family == AF_INET || family == AF_INET6) && option_of(socket, SOL_SOCKET, SO_TYPE) == SOCK_STREAM &&
         option_of(socket, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_TCP;
}

// Before it is established nobody has shown that he is at that address (a listener may take data with the
// SYN, TCP_FASTOPEN), and behind that nobody needs an upstream any more.
bool is_established(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return false;
  return info.tcpi_state == TCP_ESTABLISHED || info.tcpi_state == TCP_CLOSE_WAIT;
}

using Ask = int (*)(int, sockaddr*, socklen_t*);

std::optional<tcp::endpoint> ask(Ask call, int socket) {
  tcp::endpoint endpoint;
  auto size = static_cast<socklen_t>(endpoint.capacity());
  if (call(socket, endpoint.data(), &size) != 0) return std::nullopt;
  endpoint.resize(size);
  return endpoint;
}

bool takes(const Entry& entry, const address& local, std::uint16_t port) {
  if (entry.at.port() != port) return false;
  const address at = net::plain_address(entry.at.address());
  if (!at.is_unspecified()) return at == local;
  return at.is_v6() == local.is_v6() || (at.is_v6() && entry.families == net::Families::both);
}

}  // namespace

std::vector<Entry> entries_of(const Listening& listening) {
  std::vector<Entry> entries;
  for (const ListeningSocket& each : listening.sockets)
    if (const auto at = net::bound_to(each.socket->get()))
      entries.push_back({*at, net::families_of(each.socket->get())});
  return entries;
}

Result<address> client_address(int descriptor, const std::vector<Entry>& entries) {
  if (!is_tcp(descriptor)) return "it is no TCP socket";
  if (!is_established(descriptor)) return "it isn't connected";
  const auto peer = ask(::getpeername, descriptor);
  const auto local = ask(::getsockname, descriptor);
  if (!peer || !local) return "it isn't connected";
  const auto is_one = [&](const Entry& entry) {
    return takes(entry, net::plain_address(local->address()), local->port());
  };
  if (!std::ranges::any_of(entries, is_one)) return "its own end is at none of the listeners";
  return net::plain_address(peer->address());
}

}  // namespace sshrp::app
