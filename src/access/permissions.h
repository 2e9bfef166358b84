// Permissions: what a session may do, and with which variables of the environment (RFC 4254 §6.4). A route
// has its own; a line of authorized_keys or a certificate narrows them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/permit.h"
#include "util/result.h"

namespace sshrp::access {

struct EnvironmentVariable {
  std::string name;
  std::string value;

  bool operator==(const EnvironmentVariable&) const = default;
};

/// Why this isn't the name of a variable, in which characters of `wildcards` may stand, too; nullopt if it
/// is.
std::optional<std::string> variable_name_problem(std::string_view name, std::string_view wildcards = "");

/// "NAME=value", or a sentence.
Result<EnvironmentVariable> parse_variable(std::string_view text);

enum class Right : std::uint8_t {
  ssh,                // shell, exec, and subsystems other than sftp
  sftp,               // the subsystem sftp
  pty,                // pty-req
  agent,              // auth-agent-req@openssh.com, and the channels that come of it
  x11,                // x11-req, and the channels that come of it
  local_forwarding,   // direct-tcpip, direct-streamlocal@openssh.com
  remote_forwarding,  // tcpip-forward, streamlocal-forward@openssh.com
  tunnel,             // tun@openssh.com
  unnamed,            // what no table of ours names, so that nobody could have denied it
};

/// A set of them.
class Rights {
 public:
  constexpr Rights() = default;
  constexpr Rights(std::initializer_list<Right> rights) {
    for (Right right : rights) add(right);
  }
  static constexpr Rights all() {
    Rights rights;
    rights.bits_ = (bit(Right::unnamed) << 1) - 1;
    return rights;
  }

  constexpr bool has(Right right) const { return (bits_ & bit(right)) != 0; }
  constexpr void add(Right right) { bits_ |= bit(right); }
  constexpr void remove(Right right) { bits_ &= ~bit(right); }
  constexpr Rights operator&(Rights other) const {
    Rights both;
    both.bits_ = bits_ & other.bits_;
    return both;
  }
  constexpr bool operator==(const Rights&) const = default;

 private:
  static constexpr std::uint32_t bit(Right right) { return 1u << static_cast<unsigned>(right); }
  std::uint32_t bits_ = 0;
};

/// The initial values allow everything.
struct Permissions {
  Rights rights = Rights::all();
  std::vector<PermitList> permit_open{};    // each list must permit where a local forwarding leads; none: any
  std::vector<PermitList> permit_listen{};  // and where a remote one listens
  std::optional<std::string> force_command{};  // takes the place of any command, shell or subsystem
  std::vector<EnvironmentVariable> set_env{};  // sent before the program starts; no name twice
  std::optional<std::vector<std::string>>
      accept_env{};  // globs of names that the client may send; nullopt: any

  bool operator==(const Permissions&) const = default;
};

/// What both allow. Where both name a command or a variable, the route's counts.
Permissions narrowed(Permissions route, const Permissions& by);

}  // namespace sshrp::access
