// Route: what a user name resolves to, every value expanded.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/config.h"
#include "msg/auth_method.h"
#include "sftp/rules.h"

namespace sshrp::route {

/// Which addresses a route's host may stand for. A name may resolve anywhere, so the dialer asks for every
/// address that it got, before it connects.
struct AddressRule {
  bool refuse_local = false;                // the host holds captured text: no loopback, no link-local
  bool only_networks = false;               // the host's name wasn't allowed by a glob: `networks` decide
  std::vector<config::Network> networks{};  // named by upstream_allow: allowed even if local

  /// `address`: 4 or 16 bytes in network order.
  bool permits(BytesView address) const;
};

/// A file's path, or a line.
using KeySource = std::variant<std::string, config::KeyLine>;

struct Route {
  std::string name{};      // `user` as configured: what the log calls the route
  config::Place place{};   // of its [[servers]] table
  std::size_t server = 0;  // index into Config::servers

  std::string upstream_host{};  // a name or an address, without brackets
  std::uint16_t upstream_port = 22;
  std::string upstream_user{};
  std::chrono::seconds upstream_connect_timeout{10};
  std::vector<std::string> upstream_known_hosts{};  // files, beside the one in the state directory
  config::HostKeyCheck upstream_host_key_check = config::HostKeyCheck::accept_new;
  AddressRule upstream_addresses{};
  config::Permissions permissions{};  // as far as no key of a login narrows them
  sftp::Rules sftp{};

  // What the client must show; see config::Server.
  msg::AuthMethods methods{};  // those offered; none: it needs to show nothing
  std::optional<config::Secret> password{};
  std::vector<KeySource> authorized_keys{};
  std::vector<KeySource> trusted_user_ca_keys{};
  std::optional<std::string> revoked_keys{};              // a file
  std::optional<std::string> upstream_authorized_keys{};  // a file on the upstream, the default one included
  bool upstream_key_probe = false;

  // What the proxy shows the upstream.
  std::optional<config::Secret> upstream_password{};
  std::optional<std::string> upstream_key{};     // a file
  std::optional<std::string> upstream_ca_key{};  // a file
  std::optional<config::Secret> upstream_key_passphrase{};
  std::optional<std::string> upstream_key_passphrase_file{};

  /// Whether the proxy logs in with a credential of its own, instead of passing on what the client shows.
  bool has_upstream_credential() const { return upstream_password || upstream_key || upstream_ca_key; }
};

/// No route has this user.
struct NoRoute {};

/// The name is one that no route may have, or what it was captured from it may not build a host, user or
/// path. To the client the same as NoRoute; the sentence, safe to print, is for the log.
struct Refused {
  std::string sentence;
};

using Lookup = std::variant<Route, NoRoute, Refused>;

}  // namespace sshrp::route
