// Server: what is known of one of a group's.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "balance/health.h"
#include "balance/rows.h"

namespace sshrp::balance {

/// Logins may go to it, to it if need be, or not at all.
enum class Standing : std::uint8_t {
  open,     // up, with room
  full,     // up
  resting,  // down or refusing
  out,      // in no list, taken out by an operator, or with a wrong host key
};

struct Server {
  static constexpr std::size_t unlisted = max_group_servers;

  std::uint32_t id = 0;  // of its name, in its group: never another's
  ServerSetup setup{};
  std::size_t index = unlisted;  // in its group's list
  Health health{};
  Service service = Service::ready;

  std::uint32_t logins = 0;  // in progress
  std::uint32_t sessions = 0;
  std::uint64_t chosen = 0;      // the last time, as its group counts
  std::uint64_t given_work = 0;  // roundrobin: what it has been given, divided by its weight
  TimePoint last_login{};        // that succeeded; the epoch: never

  std::string why{};  // of the last change
  TimePoint changed{};
  std::uint64_t given = 0, failed = 0, refused = 0, checks_well = 0, checks_failed = 0;

  std::uint32_t held() const { return logins + sessions; }
  bool has_room() const { return setup.max_sessions == 0 || held() < setup.max_sessions; }
  bool is_listed() const { return index != unlisted; }

  Standing standing() const {
    if (!is_listed() || service != Service::ready || health.condition() == Condition::wrong_host_key)
      return Standing::out;
    if (health.condition() != Condition::up) return Standing::resting;
    return has_room() ? Standing::open : Standing::full;
  }

  State state(const GroupSetup& rules, TimePoint now) const {
    if (service != Service::ready) return service == Service::drain ? State::drain : State::maint;
    switch (health.condition()) {
      case Condition::down:
        return State::down;
      case Condition::refusing:
        return State::refusing;
      case Condition::wrong_host_key:
        return State::wrong_host_key;
      case Condition::up:
        break;
    }
    return health.share(rules, now) < Health::full_share ? State::starting : State::up;
  }
};

}  // namespace sshrp::balance
