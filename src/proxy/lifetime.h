// Lifetime: how long a session may last after its login.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "net/asio.h"

namespace sshrp::proxy {

class Lifetime {
 public:
  using Clock = net::Clock;

  /// From `now` on; 0: no limit.
  Lifetime(std::chrono::seconds idle_timeout, std::chrono::seconds max_session_time, Clock::time_point now)
      : began_(now), idle_timeout_(idle_timeout), max_session_time_(max_session_time) {}

  /// When the session is to end, or to be looked at again; nullopt: never. `last_data`: when data of channels
  /// passed last.
  std::optional<Clock::time_point> ends_at(std::optional<Clock::time_point> last_data) const;
  /// Why it is over; nullopt: it isn't.
  std::optional<std::string> why_over(std::optional<Clock::time_point> last_data,
                                      Clock::time_point now) const;

 private:
  std::optional<Clock::time_point> idle_limit(std::optional<Clock::time_point> last_data) const;
  std::optional<Clock::time_point> session_limit() const;

  Clock::time_point began_;
  std::chrono::seconds idle_timeout_, max_session_time_;
};

}  // namespace sshrp::proxy
