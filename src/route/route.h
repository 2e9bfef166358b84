// Route: what a user name resolves to, every value expanded.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/config.h"
#include "config/session_rules.h"
#include "crypto/signer.h"
#include "msg/auth_method.h"
#include "sftp/rules.h"
#include "util/host_port.h"

namespace sshrp::route {

/// Which addresses a route's host may stand for. A name may resolve anywhere, so the dialer asks for every
/// address that it got, before it connects.
struct AddressRule {
  bool refuse_local = false;                // the host holds captured text: no loopback, no link-local
  bool only_networks = false;               // the host's name wasn't allowed by a glob: `networks` decide
  std::vector<access::Network> networks{};  // named by upstream_allow: allowed even if local

  /// `address`: 4 or 16 bytes in network order.
  bool permits(BytesView address) const;
};

/// A file's path, or a line.
using KeySource = std::variant<std::string, config::KeyLine>;

/// A private key of ours: where it is, and what it is encrypted with.
struct OwnKey {
  std::string path;
  std::optional<config::Secret> passphrase{};
  std::optional<std::string> passphrase_file{};
  crypto::CertifiedKeyPtr loaded{};  // nullptr: its place depends on the user, so it is read at each login
};

using config::GateKind;
using config::ProxyProtocol;

/// A server that a route leads to.
struct Endpoint {
  HostPort address{};
  unsigned weight = 1;             // its share beside the others
  std::string name{};              // to_string(address), as configured
  bool backup = false;             // only while no other is up
  std::uint32_t max_sessions = 0;  // 0: no limit
  std::string host_key_name{};     // empty: the host of `address`

  bool operator==(const Endpoint&) const = default;
};

/// The servers that a route leads to: one where the configuration names a host.
struct Group {
  std::string name{};                 // empty: it has none of its own
  std::vector<Endpoint> endpoints{};  // at least one
  std::uint32_t max_attempts = 1;     // different servers for one login
  config::OnWrongHostKey on_wrong_host_key = config::OnWrongHostKey::refuse;
  std::chrono::seconds resolve_every{0};  // 0: at each connection
  std::string storage{};                  // its disks, see route/disks.h
};

using GroupPtr = std::shared_ptr<const Group>;

/// The group of one.
inline GroupPtr group_of(HostPort address, std::string host_key_name = {}) {
  std::string name = to_string(address);
  return std::make_shared<const Group>(
      Group{{}, {Endpoint{std::move(address), 1, std::move(name), false, 0, std::move(host_key_name)}}});
}

/// A host that leads to others, with what the proxy itself logs in there with.
struct Gate {
  std::string name{};  // of one without a table: its address as upstream_via has it
  GateKind kind = GateKind::ssh;
  HostPort address{};
  std::shared_ptr<const Gate> via{};  // nullptr: it is connected to from here
  std::string user{};                 // empty: the proxy wants no authentication
  std::optional<config::Secret> password{};
  // Of an SSH server.
  std::optional<OwnKey> key{};
  std::vector<std::string> known_hosts{};    // files, beside the one in the state directory
  std::optional<std::string> known_lines{};  // where no file can be read: what those have of this gate
  config::HostKeyCheck host_key_check = config::HostKeyCheck::accept_new;
  std::string host_key_name{};     // empty: the host of `address`
  bool share = false;              // one connection for many sessions
  std::uint32_t max_channels = 0;  // of such a connection
};

using GatePtr = std::shared_ptr<const Gate>;

/// Complete and immutable: what a session needs to know of its route stands here, or is pointed to.
struct Route {
  std::string name{};     // `user` as configured: what the log calls the route
  config::Place place{};  // of its [[servers]] table
  std::string key{};      // config::route_key

  GroupPtr target{};             // never nullptr in what a table gives
  std::string upstream_label{};  // what metrics call it: the address as written, or the route's name where
                                 // that holds captured text; a group's name
  std::string upstream_user{};
  std::chrono::seconds upstream_connect_timeout{10};
  std::vector<std::string> upstream_known_hosts{};  // files, beside the one in the state directory
  config::HostKeyCheck upstream_host_key_check = config::HostKeyCheck::accept_new;
  AddressRule upstream_addresses{};
  std::chrono::seconds upstream_attempt_timeout{3};  // of one server of a group
  ProxyProtocol upstream_proxy_protocol = ProxyProtocol::no;
  std::optional<access::IpAddress> upstream_source{};  // to bind to
  bool upstream_source_client = false;                 // bound to the client's own address
  GatePtr via{};                                       // the last one on the way; nullptr: there is none
  std::string host_key_name{};  // of upstream_host, as its endpoint has it; empty: the host
  std::string storage{};  // the disks that the upstream has in common with others, see route/disks.h; empty:
                          // none, as far as one knows
  std::optional<std::uint32_t> max_sessions_per_user{};  // 0: no limit; nullopt: that of [limits]
  access::Permissions permissions{};                     // as far as no key of a login narrows them
  sftp::Rules sftp{};
  config::RecordRules recording{};
  // nullopt: those of [limits]
  std::optional<std::chrono::seconds> idle_timeout{};
  std::optional<std::chrono::seconds> max_session_time{};
  std::optional<std::uint32_t> max_channels{};  // 0: no limit of its own

  // What the client must show; see config::Route.
  msg::AuthMethods methods{};  // those offered
  bool anonymous = false;      // it needs to show nothing
  std::optional<config::Secret> password{};
  std::vector<KeySource> authorized_keys{};
  std::vector<KeySource> trusted_user_ca_keys{};
  std::optional<std::string> revoked_keys{};              // a file
  std::optional<std::string> upstream_authorized_keys{};  // a file on the upstream, the default one included
  bool upstream_strict_modes = true;                      // it counts only if nobody else can have written it
  bool upstream_key_probe = false;

  // What the proxy shows the upstream.
  std::optional<config::Secret> upstream_password{};
  std::optional<OwnKey> upstream_key{};
  std::optional<OwnKey> upstream_ca_key{};

  /// Whether the proxy logs in with a credential of its own, instead of passing on what the client shows.
  bool has_upstream_credential() const { return upstream_password || upstream_key || upstream_ca_key; }
};

using RoutePtr = std::shared_ptr<const Route>;

/// No route has this user.
struct NoRoute {};

/// The name is one that no route may have, or what it was captured from it may not build a host, user or
/// path. To the client the same as NoRoute; the sentence, safe to print, is for the log.
struct Refused {
  std::string sentence;
};

using Lookup = std::variant<RoutePtr, NoRoute, Refused>;

/// A route's sftp_* keys as the rules of its SFTP channels. `root_path`: upstream_root_path, expanded.
sftp::Rules sftp_rules(const config::SessionRules& rules, std::optional<std::string> root_path);

}  // namespace sshrp::route
