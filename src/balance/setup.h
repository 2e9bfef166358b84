// Groups as their keeper is told of them: which servers there are, and by what rules logins go to them.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "util/secret.h"

namespace sshrp::balance {

/// Whose past and future is the same in all processes of a machine.
using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

// What configurations may have, too (config/upstreams.h).
inline constexpr std::size_t max_groups = 1024;
inline constexpr std::size_t max_group_servers = 1024;
inline constexpr std::size_t max_servers = 8192;                 // of all groups
inline constexpr std::size_t max_group_name = 256;               // bytes
inline constexpr std::size_t max_server_name = 320;              // bytes: a host's name, brackets and a port
inline constexpr std::uint32_t max_weight = 65'535;              // more is taken for so much
inline constexpr std::uint32_t max_queue = 100'000;              // logins that wait for a group
inline constexpr std::size_t max_check_secret = 16 * 1024;       // bytes of a key or a password
inline constexpr std::size_t max_check_hosts = 4 * 1024 * 1024;  // bytes of lines of known hosts
inline constexpr std::size_t max_check_way = 256 * 1024;    // bytes: some gates, and what is known of them
inline constexpr std::size_t max_setup = 16 * 1024 * 1024;  // bytes of all groups, encoded
inline constexpr std::chrono::milliseconds min_check_interval{5000};  // a check costs its server a connection

/// Which server a login goes to; config::Balance in this order.
enum class Balance : std::uint8_t { leastconn, roundrobin, random, hash_user, hash_source };
/// Who returns to the server where he was; config::Sticky in this order.
enum class Stickiness : std::uint8_t { no, user, source };
/// How servers are looked at while nobody logs in there; config::HealthCheck in this order.
enum class Check : std::uint8_t { off, tcp, banner, login };
/// Of the PROXY protocol, that checks begin with; config::ProxyProtocol in this order.
enum class ProxyProtocol : std::uint8_t { no, v1, v2 };

struct ServerSetup {
  std::string name{};  // as configured: what it is known by, and hashed
  std::string host{};
  std::uint16_t port = 22;
  std::uint32_t weight = 1;
  bool backup = false;             // only while no other is up
  std::uint32_t max_sessions = 0;  // 0: no limit
  std::string host_key_name{};     // that known hosts have it by

  bool operator==(const ServerSetup&) const = default;
};

struct GroupSetup {
  std::string name{};
  std::vector<ServerSetup> servers{};
  Balance balance = Balance::leastconn;
  Stickiness sticky = Stickiness::no;
  std::chrono::seconds sticky_for{std::chrono::hours(12)};  // since the last session's end
  std::uint32_t queue = 100;
  std::chrono::milliseconds queue_timeout{30'000};
  std::uint32_t max_fails = 3;  // 0: no login marks a server down
  std::chrono::milliseconds fail_timeout{10'000};
  std::chrono::milliseconds slow_start{30'000};  // 0: a full share at once
  std::chrono::milliseconds attempt_timeout{3000};

  Check check = Check::off;
  std::chrono::milliseconds interval{30'000};
  std::uint32_t rise = 2;
  std::uint32_t fall = 3;
  ProxyProtocol check_proxy_protocol = ProxyProtocol::no;
  util::SecretBytes check_way{};  // through other hosts, as gate::encode() has it; empty: from here
  // Of check = login:
  std::string check_user{};
  util::SecretBytes check_key{};  // a private key's file
  util::SecretBytes check_password{};
  std::string known_hosts{};  // lines that are good for the group's servers
};

/// A secret, since the credentials of checks are in it.
util::SecretBytes encode(const std::vector<GroupSetup>& groups);
/// Throws wire::ProtocolError: they are none, or more or longer than is possible.
std::vector<GroupSetup> decode_groups(BytesView bytes);

}  // namespace sshrp::balance
