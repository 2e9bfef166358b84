// Who may ask how the daemon is and have it do something, and by which way: [[control]] and [http].
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "access/address.h"
#include "config/error.h"

namespace sshrp::config {

inline constexpr std::string_view default_control = "/run/sshrp/control.sock";
/// In place of a path: no such socket.
inline constexpr std::string_view no_control = "none";
/// Bytes of the path of a Unix socket, which is bound under another name first: sockaddr_un has 108.
inline constexpr std::size_t max_socket_name = 100;
/// Sockets to ask at, and tokens; far more than anybody has.
inline constexpr std::size_t max_entrances = 32, max_tokens = 64;

/// One [[control]] table.
struct ControlSocket {
  Place place{};  // of the table itself
  Located<std::string> path{};
  Located<std::uint32_t> mode{0600};
  Located<std::string> group{};  // empty: the daemon's own
  Located<std::string> level{};  // of who connects: "operator"
};

/// One [[http.tokens]] table.
struct HttpToken {
  Place place{};  // of the table itself
  Located<std::string> file{};
  Located<std::string> level{};
  Located<std::string> name{};  // empty: that of the file
};

/// Where HTTP is spoken: on a port, or on a Unix socket.
struct HttpAddress {
  HostPort port{};
  std::string path{};  // empty: on the port

  bool operator==(const HttpAddress&) const = default;
};

/// [http]
struct Http {
  std::vector<Located<HttpAddress>> listen{};  // none: nowhere
  Located<std::uint32_t> mode{0600};           // of Unix sockets
  Located<std::string> group{};                // the same
  Located<std::string> token_file{};           // of one token of level `user`; empty: none
  std::vector<Located<std::string>> hosts{};
  Located<bool> behind_tls_proxy{false};
  Located<std::string> base_path{};
  std::vector<HttpToken> tokens{};
};

}  // namespace sshrp::config
