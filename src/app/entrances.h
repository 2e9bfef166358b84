// Entrances: the sockets at which the observer is asked, kept from one configuration to the next.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <variant>
#include <vector>

#include "app/socket_file.h"
#include "config/config.h"

namespace sshrp::app {

struct Entrance {
  enum class Kind : std::uint8_t { control, http } kind{};
  std::string name{};                  // for people: a path, or an address
  std::string level{};                 // of a control socket: what those may do who connect
  std::shared_ptr<SocketFile> file{};  // nullptr: a port
  std::shared_ptr<const util::UniqueFd> port{};

  int fd() const { return file ? file->socket().get() : port->get(); }
  bool operator==(const Entrance&) const = default;  // the same sockets, for the same
};

struct Entrances {
  std::vector<Entrance> all{};
  std::string missing{};  // why the default socket isn't there; empty: it is, or isn't wanted

  bool operator==(const Entrances& other) const { return all == other.all; }
};

/// What `config` wants, with those of `have` that it wants too. What can't be had is an error, but for the
/// default socket. New files aren't at their paths yet.
Entrances open_entrances(const config::Config& config, const Entrances& have, config::ConfigErrors& errors);

/// For -t: what can't be had whoever listens there now.
void check_entrances(const config::Config& config, config::ConfigErrors& errors);

/// From here on who comes is theirs. What fails is logged.
void put_in_place(const Entrances& entrances);
/// Another daemon has them, too: they stay when this one ends.
void leave(const Entrances& entrances);

// As the daemon before this one passes them on in its environment: "NUMBER:…=NAME …".

std::string to_environment(const Entrances& entrances);
/// Nothing that isn't a socket of those.
Entrances entrances_from(const std::string& text,
                         const std::function<std::optional<int>(std::string_view)>& descriptor);

}  // namespace sshrp::app
