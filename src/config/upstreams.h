// More than one server behind a name: [[upstreams]], the gates that lead to servers, and proxies.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "access/address.h"
#include "config/credentials.h"
#include "config/error.h"
#include "config/gate_address.h"
#include "util/host_port.h"

namespace sshrp::config {

/// Which server of a group a login goes to.
enum class Balance : std::uint8_t { leastconn, roundrobin, random, hash_user, hash_source };
/// Who returns to the server where he was.
enum class Sticky : std::uint8_t { no, user, source };
/// What becomes of a login at a server whose host key isn't the known one.
enum class OnWrongHostKey : std::uint8_t { refuse, next };
/// How it is found out whether a server is well while nobody logs in there.
enum class HealthCheck : std::uint8_t { off, tcp, banner, login };
/// The PROXY protocol's versions; `no`: none is spoken.
enum class ProxyProtocol : std::uint8_t { no, v1, v2 };
/// What is done about a server's host key.
enum class HostKeyCheck { yes, accept_new, no };

/// What a route's upstream_via names: a gate, by its name, or a proxy that needs no table.
using Via = std::variant<std::string, GateAddress>;

/// The client's own address.
struct OfClient {
  bool operator==(const OfClient&) const = default;
};
/// What connections to upstreams are bound to.
using UpstreamSource = std::variant<access::IpAddress, OfClient>;

/// Far more than anybody has; what is kept of servers is in tables of so many.
inline constexpr std::size_t max_upstream_groups = 1024, max_group_servers = 1024, max_servers = 8192;

/// One of `servers` of an [[upstreams]] table: an address, or a table.
struct GroupServer {
  Place place{};
  Located<HostPort> address{};  // as written: to_string() of it is the server's name
  Located<std::uint32_t> weight{1};
  Located<bool> backup{false};                          // only while no other is up
  Located<std::uint32_t> max_sessions{0};               // 0: no limit
  std::optional<Located<std::string>> host_key_name{};  // not set: the group's, or its host
};

/// One [[upstreams]] table.
struct UpstreamGroup {
  Place place{};
  Located<std::string> name{};
  std::vector<GroupServer> servers{};
  Located<Balance> balance{Balance::leastconn};
  Located<Sticky> sticky{Sticky::no};
  Located<std::chrono::seconds> sticky_for{std::chrono::hours(12)};
  std::optional<Located<std::string>> host_key_name{};
  Located<OnWrongHostKey> on_wrong_host_key{OnWrongHostKey::refuse};
  Located<std::chrono::seconds> resolve_every{std::chrono::seconds(0)};  // 0: at each connection
  Located<std::uint32_t> max_attempts{3};                                // different servers
  std::optional<Located<std::chrono::seconds>> attempt_timeout{};        // of routes that have none
  Located<std::uint32_t> queue{100};                                     // logins that wait for a place
  Located<std::chrono::seconds> queue_timeout{std::chrono::seconds(30)};
  Located<std::uint32_t> max_fails{3};
  Located<std::chrono::seconds> fail_timeout{std::chrono::seconds(10)};
  Located<std::chrono::seconds> slow_start{std::chrono::seconds(30)};  // 0: a full share at once
  Located<HealthCheck> check{HealthCheck::off};
  Located<std::chrono::seconds> interval{std::chrono::seconds(30)};
  Located<std::uint32_t> rise{2};
  Located<std::uint32_t> fall{3};
  // Of check = "login".
  Located<std::string> check_user{};
  Located<std::string> check_key{};                                 // a file
  Located<std::string> check_password_file{};                       // a file
  std::optional<Located<ProxyProtocol>> upstream_proxy_protocol{};  // of routes that have none
  std::optional<Located<std::string>> storage{};                    // not set: the group's own
};

/// One [[gates]] table: an SSH server or a proxy that leads to others.
struct Gate {
  Place place{};
  Located<std::string> name{};
  Located<GateAddress> address{};
  std::optional<Located<std::string>> via{};  // another gate's name
  Located<std::string> user{};
  Located<std::string> password_file{};  // a file
  // Of an SSH server.
  Located<std::string> key{};                       // a file
  Located<std::string> certificate{};               // a file; empty: the one beside the key, if there is one
  std::vector<Located<std::string>> known_hosts{};  // files
  std::optional<Located<std::string>> host_key_name{};
  Located<HostKeyCheck> host_key_check{HostKeyCheck::accept_new};
  Located<bool> share{false};               // one connection for many sessions
  Located<std::uint32_t> max_channels{10};  // of such a connection
};

/// Gates that a connection goes through at most.
inline constexpr std::size_t max_gate_hops = 3;

}  // namespace sshrp::config
