// What can be known of groups and their servers, for those who show it.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "balance/setup.h"

namespace sshrp::balance {

/// What logins a server takes, as operators say it.
enum class Service : std::uint8_t {
  ready,
  drain,  // only those of users or sources who have a session there (sticky)
  maint,  // none
};
inline constexpr std::array<std::string_view, 3> services = {"ready", "drain", "maint"};

constexpr std::string_view word_of(Service service) { return services[static_cast<std::size_t>(service)]; }
/// None for what is no such word.
constexpr std::optional<Service> service_named(std::string_view word) {
  const auto found = std::ranges::find(services, word);
  if (found == services.end()) return std::nullopt;
  return static_cast<Service>(found - services.begin());
}

/// What an operator sees of a server.
enum class State : std::uint8_t {
  up,
  starting,  // up, with a share that grows
  down,
  refusing,  // it turns us away
  wrong_host_key,
  drain,
  maint,
};
inline constexpr std::array<std::string_view, 7> states = {
    "up", "starting", "down", "refusing", "wrong host key", "drain", "maint"};

inline constexpr std::size_t max_why = 120;  // bytes

struct ServerRow {
  std::string group{};
  std::string server{};
  State state = State::up;
  std::string why{};          // of the last change; at most max_why, escaped
  std::uint64_t changed = 0;  // ns of the steady clock; 0: never
  std::uint32_t weight = 1;
  std::uint32_t max_sessions = 0;  // 0: no limit
  bool backup = false;
  std::uint32_t logins = 0;  // in progress
  std::uint32_t sessions = 0;
  std::uint64_t given = 0;   // logins that were led there
  std::uint64_t failed = 0;  // of these
  std::uint64_t refused = 0;
  std::uint64_t checks_well = 0;
  std::uint64_t checks_failed = 0;

  bool operator==(const ServerRow&) const = default;
};

struct GroupRow {
  std::string name{};
  std::uint32_t waiting = 0;  // logins, for a place
  std::uint32_t queue = 0;    // that may wait
  std::uint64_t denied = 0;   // logins that got no server

  bool operator==(const GroupRow&) const = default;
};

struct Rows {
  std::vector<GroupRow> groups{};
  std::vector<ServerRow> servers{};

  bool operator==(const Rows&) const = default;
};

}  // namespace sshrp::balance
