// SPDX-License-Identifier: MIT
#include "app/listening.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "access/address.h"
#include "config/validate.h"
#include "net/connection.h"
#include "net/listener.h"
#include "ops/log.h"

namespace sshrp::app {
namespace {

// Of one address there are several texts.
std::string normal(const std::string& text) {
  const auto parsed = access::parse_host_port(text, std::nullopt);
  const auto* address = std::get_if<HostPort>(&parsed);
  const auto ip = address != nullptr ? access::parse_ip(address->host) : std::nullopt;
  return ip ? to_string(HostPort{access::to_string(*ip), address->port}) : text;
}

const ListeningSocket* find(const Listening& listening, const std::string& address) {
  const auto found = std::ranges::find(listening.sockets, normal(address),
                                       [](const ListeningSocket& socket) { return normal(socket.address); });
  return found == listening.sockets.end() ? nullptr : &*found;
}

std::string text_of(const std::system_error& error) { return error.code().message(); }

bool listens(const ListeningSocket& socket) { return net::listening_at(socket.socket->get()).has_value(); }

const AbsentAddress* find_absent(const Listening& listening, const std::string& address) {
  const auto found = std::ranges::find(listening.absent, address, &AbsentAddress::address);
  return found == listening.absent.end() ? nullptr : &*found;
}

void listen_anew(Listening& listening, const std::string& address, const net::tcp::endpoint& endpoint,
                 const Listening& before, net::Families families = net::Families::v6_only) {
  try {
    listening.sockets.push_back(
        {address, std::make_shared<const util::UniqueFd>(net::listen_on(endpoint, families))});
  } catch (const std::system_error& error) {
    const AbsentAddress* known = find_absent(before, address);
    if (known == nullptr || known->why != text_of(error))
      ops::error("can't listen on {}: {}; it is tried again", address, text_of(error));
    listening.absent.push_back({address, text_of(error)});
  }
}

std::optional<net::tcp::endpoint> to_endpoint(const std::string& address) {
  const auto parsed = access::parse_host_port(address, std::nullopt);
  const auto* place = std::get_if<HostPort>(&parsed);
  std::error_code problem;
  const auto ip = place != nullptr ? asio::ip::make_address(place->host, problem) : asio::ip::address();
  if (place == nullptr || problem) return std::nullopt;
  return net::tcp::endpoint(ip, place->port);
}

template <typename Listen>
void for_each_wanted(const config::Config& config, Listen listen) {
  for (const auto& address : config.listen) listen("listen", address);
  for (const config::Listener& listener : config.listeners) listen("address", listener.address);
}

std::map<std::string, std::uint32_t> tables_of(const config::Config& config) {
  std::map<std::string, std::uint32_t> tables;
  for (std::uint32_t i = 0; i < config.listeners.size(); ++i)
    tables.emplace(normal(to_string(config.listeners[i].address.value)), i);
  return tables;
}

config::ConfigError cant_listen(const config::Config& config, std::string_view key,
                                const config::Located<HostPort>& wanted, const std::string& why) {
  return config.error(wanted.place,
                      fmt::format("{}: can't listen on {}: {}", key, to_string(wanted.value), why));
}

/// The port may be one that the system chose.
std::string shown(const ListeningSocket& socket) {
  const auto endpoint = net::listening_at(socket.socket->get());
  return endpoint ? net::to_string(*endpoint) : socket.address;
}

}  // namespace

Listening listen_as_configured(const config::Config& config, const Listening& have,
                               config::ConfigErrors& errors) {
  Listening listening;
  if (have.origin == Listening::Origin::passed) listening = have;
  listening.tables = tables_of(config);
  if (have.origin == Listening::Origin::passed) return listening;
  const auto listen = [&](std::string_view key, const config::Located<HostPort>& wanted) {
    const std::string address = to_string(wanted.value);
    if (find(listening, address) != nullptr || find_absent(listening, address) != nullptr) return;
    if (const auto* kept = find(have, address); kept != nullptr && listens(*kept)) {
      listening.sockets.push_back(*kept);
      return;
    }
    try {
      const net::tcp::endpoint endpoint(asio::ip::make_address(wanted->host), wanted->port);
      listening.sockets.push_back(
          {address, std::make_shared<const util::UniqueFd>(net::listen_on(endpoint))});
    } catch (const std::system_error& error) {
      if (error.code().value() == EADDRNOTAVAIL) {
        listening.absent.push_back({address, text_of(error)});
      } else {
        errors.push_back(cant_listen(config, key, wanted, text_of(error)));
      }
    }
  };
  for_each_wanted(config, listen);
  return listening;
}

void check_addresses(const config::Config& config, config::ConfigErrors& errors) {
  for_each_wanted(config, [&](std::string_view key, const config::Located<HostPort>& wanted) {
    if (const auto problem = net::problem_of_address(asio::ip::make_address(wanted->host)))
      errors.push_back(cant_listen(config, key, wanted, problem.message()));
  });
}

config::ConfigErrors warnings_of_passed(const config::Config& config, const Listening& listening) {
  config::ConfigErrors warnings;
  if (listening.origin != Listening::Origin::passed || config.listeners.empty()) return warnings;
  std::vector<std::string> named;
  for_each_wanted(config, [&](std::string_view, const config::Located<HostPort>& wanted) {
    named.push_back(to_string(*wanted));
  });
  const std::vector<std::string_view> known(named.begin(), named.end());
  for (const ListeningSocket& socket : listening.sockets) {
    if (std::ranges::find(named, normal(socket.address), normal) != named.end()) continue;
    warnings.push_back(config.error(
        {}, fmt::format("the service manager passed a socket that listens on {}, and no [[listeners]] table "
                        "is for that: it is served without one{}",
                        socket.address, config::names_hint(socket.address, known))));
  }
  for (const config::Listener& listener : config.listeners) {
    const std::string address = to_string(*listener.address);
    if (find(listening, address) == nullptr)
      warnings.push_back(config.error(
          listener.address.place,
          fmt::format("address: the service manager passed no socket for {}: nobody listens there",
                      address)));
  }
  return warnings;
}

std::optional<std::uint32_t> table_of(const Listening& listening, const ListeningSocket& socket) {
  const auto found = listening.tables.find(normal(socket.address));
  return found == listening.tables.end() ? std::nullopt : std::optional(found->second);
}

bool is_whole(const Listening& listening) {
  return listening.absent.empty() && std::ranges::all_of(listening.sockets, listens);
}

// The port that the system chose for an address is kept, and whether a socket that was passed takes IPv4,
// too.
Listening mend(const Listening& have) {
  Listening mended{.origin = have.origin, .sockets = {}, .absent = {}, .tables = have.tables};
  for (const ListeningSocket& socket : have.sockets) {
    if (listens(socket)) {
      mended.sockets.push_back(socket);
      continue;
    }
    const auto bound = net::bound_to(socket.socket->get());
    const net::Families families = net::families_of(socket.socket->get());
    auto endpoint = to_endpoint(socket.address);
    if (endpoint && endpoint->port() == 0 && bound) endpoint->port(bound->port());
    if (!endpoint) endpoint = bound;
    ops::error("the socket that listened on {} was shut down; another is bound in its place", socket.address);
    if (endpoint) listen_anew(mended, socket.address, *endpoint, have, families);
  }
  for (const AbsentAddress& absent : have.absent)
    if (const auto endpoint = to_endpoint(absent.address))
      listen_anew(mended, absent.address, *endpoint, have);
  return mended;
}

bool has_more(const Listening& after, const Listening& before) {
  return std::ranges::any_of(after.sockets, [&](const ListeningSocket& socket) {
    return std::ranges::find(before.sockets, socket.socket, &ListeningSocket::socket) == before.sockets.end();
  });
}

void log_changes(const Listening& before, const Listening& after) {
  for (const ListeningSocket& socket : after.sockets)
    if (find(before, socket.address) == nullptr) ops::info("listening on {}", shown(socket));
  for (const AbsentAddress& absent : after.absent)
    if (find_absent(before, absent.address) == nullptr)
      ops::error("can't listen on {}: {}; it is tried again", absent.address, absent.why);
  for (const ListeningSocket& socket : before.sockets)
    if (find(after, socket.address) == nullptr) ops::info("no longer listening on {}", shown(socket));
}

}  // namespace sshrp::app
