// BrowserSessions: who has logged in in a form, known by a cookie.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <map>

#include "observer/tokens.h"

namespace sshrp::observer {

using Clock = std::chrono::steady_clock;

/// For one thread at a time.
class BrowserSessions {
 public:
  static constexpr std::size_t max = 256;  // a table of 40 KiB; the least recently used one goes
  static constexpr std::chrono::hours max_lifetime{12};  // a day's work

  /// The cookie's value, for who has shown this token.
  std::string begin(std::size_t token, Clock::time_point now);
  /// Which token they have shown; nullopt: there is no such session, or no longer.
  std::optional<std::size_t> find(std::string_view cookie, Clock::time_point now);
  void end(std::string_view cookie);

  std::size_t size() const { return sessions_.size(); }

 private:
  struct Session {
    std::size_t token;
    Clock::time_point began, used;
  };

  std::map<Sha256, Session>
      sessions_{};  // by the cookie's digest: how long a search takes says nothing of it
};

}  // namespace sshrp::observer
