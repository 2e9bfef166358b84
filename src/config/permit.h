// Permit: where a forwarding may lead to or listen, in the notation of authorized_keys' permitopen= and
// permitlisten=.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sshrp::config {

struct Permit {
  std::string text;  // as written
  std::string host;  // a glob, in lower case, without brackets; or a socket's path, also a glob
  std::optional<std::uint16_t> port{};  // nullopt: any; of no meaning for a path
  enum class Kind { host, path } kind = Kind::host;

  bool operator==(const Permit&) const = default;
};

/// One list; it permits what one of its entries does.
using PermitList = std::vector<Permit>;

/// "host:port", where the host may hold `*` and `?` and the port may be `*`, or the path of a socket, which
/// begins with a slash. Or a sentence.
std::variant<Permit, std::string> parse_permit_open(std::string_view text);
/// The same, and a port alone: any host.
std::variant<Permit, std::string> parse_permit_listen(std::string_view text);

/// Whether every list has an entry for this host and port.
bool permits(const std::vector<PermitList>& lists, std::string_view host, std::uint32_t port);
/// Whether every list has an entry for this socket.
bool permits_path(const std::vector<PermitList>& lists, std::string_view path);

}  // namespace sshrp::config
