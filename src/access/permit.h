// Permit: where a forwarding may lead to or listen, in the notation of authorized_keys' permitopen= and
// permitlisten=, and networks beside it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "access/address.h"
#include "util/result.h"

namespace sshrp::access {

/// A socket's path that is longer fits nothing, bytes: PATH_MAX of Linux.
inline constexpr std::size_t max_socket_path = 4096;

struct Permit {
  struct AnyHost {
    bool operator==(const AnyHost&) const = default;
  };
  /// Of a socket: absolute, without empty parts and dots. `*` and `?` stand for others inside of a part.
  struct PathPattern {
    std::string glob;

    bool operator==(const PathPattern&) const = default;
  };

  std::string text;  // as written
  std::variant<AnyHost, HostPattern, PathPattern> target{};
  std::optional<std::uint16_t> port{};  // nullopt: any; of no meaning for a path

  bool operator==(const Permit&) const = default;
};

/// One list; it permits what one of its entries does.
using PermitList = std::vector<Permit>;

/// "host:port", where the host is an address, a network, a name that may hold `*` and `?`, or `*` for any,
/// and the port may be `*`; or the path of a socket, which begins with a slash. Or a sentence.
Result<Permit> parse_permit_open(std::string_view text);
/// The same, and a port alone: any host.
Result<Permit> parse_permit_listen(std::string_view text);

/// Whether every list has an entry for this host and port.
bool permits(const std::vector<PermitList>& lists, std::string_view host, std::uint32_t port);
/// Whether every list has an entry for this socket. A path with an empty part, `.` or `..` may lead anywhere:
/// no entry is for it.
bool permits_path(const std::vector<PermitList>& lists, std::string_view path);

}  // namespace sshrp::access
