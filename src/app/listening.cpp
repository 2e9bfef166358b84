#include "app/listening.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "net/connection.h"
#include "net/listener.h"
#include "ops/log.h"

namespace sshrp::app {
namespace {

const ListeningSocket* find(const Listening& listening, const std::string& address) {
  const auto found = std::ranges::find(listening.sockets, address, &ListeningSocket::address);
  return found == listening.sockets.end() ? nullptr : &*found;
}

/// The port may be one that the system chose.
std::string shown(const ListeningSocket& socket) {
  const auto endpoint = net::listening_at(socket.socket->get());
  return endpoint ? net::to_string(*endpoint) : socket.address;
}

}  // namespace

Listening listen_as_configured(const config::Config& config, const Listening& have,
                               config::ConfigErrors& errors) {
  if (have.origin == Listening::Origin::passed) return have;
  Listening listening;
  for (const auto& wanted : config.listen) {
    const std::string address = config::to_string(wanted.value);
    if (find(listening, address) != nullptr) continue;
    if (const auto* kept = find(have, address)) {
      listening.sockets.push_back(*kept);
      continue;
    }
    try {
      const net::tcp::endpoint endpoint(asio::ip::make_address(wanted->host), wanted->port);
      listening.sockets.push_back(
          {address, std::make_shared<const util::UniqueFd>(net::listen_on(endpoint))});
    } catch (const std::system_error& error) {
      errors.push_back(
          config.error(wanted.place, "listen: can't listen on " + address + ": " + error.code().message()));
    }
  }
  return listening;
}

std::vector<util::UniqueFd> duplicates(const Listening& listening) {
  std::vector<util::UniqueFd> sockets;
  for (const ListeningSocket& socket : listening.sockets) {
    sockets.emplace_back(::fcntl(socket.socket->get(), F_DUPFD_CLOEXEC, 0));
    if (!sockets.back()) throw std::system_error(errno, std::generic_category(), "dup");
  }
  return sockets;
}

void log_changes(const Listening& before, const Listening& after) {
  for (const ListeningSocket& socket : after.sockets)
    if (find(before, socket.address) == nullptr) ops::info("listening on {}", shown(socket));
  for (const ListeningSocket& socket : before.sockets)
    if (find(after, socket.address) == nullptr) ops::info("no longer listening on {}", shown(socket));
}

}  // namespace sshrp::app
