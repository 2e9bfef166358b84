// SPDX-License-Identifier: MIT
#include "app/entrances.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <system_error>

#include "access/address.h"
#include "net/connection.h"
#include "net/listener.h"
#include "ops/log.h"
#include "ops/system_error.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

struct Wanted {
  Entrance::Kind kind;
  std::string name;
  std::string level;
  SocketRights rights;
  std::optional<HostPort> port;  // nullopt: a Unix socket
  config::Place place;
  std::string_view key;
};

std::vector<Wanted> wanted_by(const config::Config& config) {
  std::vector<Wanted> all;
  using Kind = Entrance::Kind;
  if (*config.control != config::no_control)
    all.push_back(
        {Kind::control, *config.control, "admin", {}, std::nullopt, config.control.place, "control"});
  for (const auto& socket : config.controls)
    all.push_back({Kind::control,
                   *socket.path,
                   *socket.level,
                   {*socket.mode, *socket.group},
                   std::nullopt,
                   socket.path.place,
                   "path"});
  const config::Http& http = config.http;
  for (const auto& address : http.listen) {
    if (address->path.empty()) {
      all.push_back(
          {Kind::http, to_string(address->port), "", {}, address->port, address.place, "http.listen"});
    } else {
      all.push_back({Kind::http,
                     address->path,
                     "",
                     {*http.mode, *http.group},
                     std::nullopt,
                     address.place,
                     "http.listen"});
    }
  }
  return all;
}

bool is_default(const Wanted& wanted) { return wanted.place == config::Place{}; }

const Entrance* find(const Entrances& have, const std::string& name) {
  const auto found = std::ranges::find(have.all, name, &Entrance::name);
  return found == have.all.end() ? nullptr : &*found;
}

Entrance open(const Wanted& wanted, const Entrances& have) {
  Entrance entrance{wanted.kind, wanted.name, wanted.level, {}, {}};
  const Entrance* const before = find(have, wanted.name);
  if (wanted.port) {
    if (before != nullptr && before->port && net::listening_at(before->port->get())) {
      entrance.port = before->port;
    } else {
      const net::tcp::endpoint endpoint(asio::ip::make_address(wanted.port->host), wanted.port->port);
      util::UniqueFd socket = net::listen_on(endpoint);
      // The observer may not change it, and takes connections until there is none.
      if (::fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0) ops::throw_errno("fcntl");
      entrance.port = std::make_shared<const util::UniqueFd>(std::move(socket));
    }
  } else if (before != nullptr && before->file && before->file->rights() == wanted.rights &&
             before->file->is_in_place()) {
    entrance.file = before->file;
  } else {
    const auto ours = before != nullptr && before->file ? std::optional(before->file->id()) : std::nullopt;
    entrance.file = std::make_shared<SocketFile>(wanted.name, wanted.rights, ours);
  }
  return entrance;
}

std::string text_of(const std::exception& error) {
  const auto* system = dynamic_cast<const std::system_error*>(&error);
  return system != nullptr ? system->code().message() : error.what();
}

config::ConfigError error_of(const config::Config& config, const Wanted& wanted, const std::string& why) {
  return config.error(wanted.place, fmt::format("{}: can't listen at {}: {}", wanted.key, wanted.name, why));
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool listens(int socket) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0 && value == 1;
}

}  // namespace

Entrances open_entrances(const config::Config& config, const Entrances& have, config::ConfigErrors& errors) {
  Entrances entrances;
  for (const Wanted& wanted : wanted_by(config)) {
    try {
      entrances.all.push_back(open(wanted, have));
    } catch (const std::runtime_error& error) {
      if (is_default(wanted)) {
        entrances.missing = fmt::format("sshrpctl can't ask at {}: {}", wanted.name, error.what());
      } else {
        errors.push_back(error_of(config, wanted, wanted.port ? text_of(error) : error.what()));
      }
    }
  }
  return entrances;
}

void check_entrances(const config::Config& config, config::ConfigErrors& errors) {
  for (const Wanted& wanted : wanted_by(config)) {
    if (is_default(wanted)) continue;
    if (wanted.port) {
      if (const auto problem = net::problem_of_address(asio::ip::make_address(wanted.port->host)))
        errors.push_back(error_of(config, wanted, problem.message()));
    } else if (const auto problem = problem_of_socket(wanted.name, wanted.rights)) {
      errors.push_back(error_of(config, wanted, *problem));
    }
  }
}

void put_in_place(const Entrances& entrances) {
  for (const Entrance& entrance : entrances.all) {
    if (!entrance.file) continue;
    try {
      entrance.file->put_in_place();
    } catch (const std::system_error& error) {
      ops::error("nobody can ask at {}: {}", entrance.name, error.what());
    }
  }
}

void leave(const Entrances& entrances) {
  for (const Entrance& entrance : entrances.all)
    if (entrance.file) entrance.file->leave();
}

// NUMBER:MODE:DEVICE:INODE:GROUP=PATH or NUMBER=ADDRESS. A path with a blank in it isn't passed on: then the
// next daemon makes another socket in its place.
std::string to_environment(const Entrances& entrances) {
  std::string text;
  for (const Entrance& entrance : entrances.all) {
    if (entrance.name.find(' ') != std::string::npos) continue;
    const std::string numbers = entrance.file
                                    ? fmt::format("{}:{}:{}:{}:{}", entrance.fd(),
                                                  entrance.file->rights().mode, entrance.file->id().device,
                                                  entrance.file->id().number, entrance.file->rights().group)
                                    : std::to_string(entrance.fd());
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", numbers, entrance.name);
  }
  return text;
}

Entrances entrances_from(const std::string& text,
                         const std::function<std::optional<int>(std::string_view)>& descriptor) {
  Entrances entrances;
  for (const std::string_view part : util::split(text, ' ')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    const auto numbers = util::split(part.substr(0, equals), ':');
    const auto fd = descriptor(numbers[0]);
    if (!fd || !listens(*fd)) continue;
    Entrance entrance{.name = std::string(part.substr(equals + 1))};
    util::UniqueFd socket(*fd);
    if (numbers.size() == 1) {
      entrance.port = std::make_shared<const util::UniqueFd>(std::move(socket));
    } else if (numbers.size() == 5) {
      const auto mode = number(numbers[1]), device = number(numbers[2]), inode = number(numbers[3]);
      if (!mode || !device || !inode) continue;
      entrance.file = std::make_shared<SocketFile>(
          entrance.name, SocketRights{static_cast<mode_t>(*mode), std::string(numbers[4])}, std::move(socket),
          FileId{*device, *inode});
    } else {
      continue;
    }
    entrances.all.push_back(std::move(entrance));
  }
  return entrances;
}

}  // namespace sshrp::app
