// BackOffs: upstreams that turn the proxy's address away are left alone for a while: each connection to them
// is one that fails, and may make it worse.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>

#include "util/host_port.h"

namespace sshrp::upstream {

/// For all sessions, on all threads.
class BackOffs {
 public:
  using Clock = std::chrono::steady_clock;

  /// Upstreams that are remembered: strangers may choose their names.
  static constexpr std::size_t max_upstreams = 1024;
  /// Times in a row that are forgiven, as MaxStartups turns away at random.
  static constexpr unsigned forgiven = 2;
  /// Then so long, and twice as long each time.
  static constexpr std::chrono::seconds first_pause{1};
  /// OpenSSH's shortest penalty.
  static constexpr std::chrono::seconds max_pause{15};

  /// How long it is to be left alone still, a second at least; nullopt: it may be tried.
  std::optional<std::chrono::seconds> left(const HostPort& upstream, Clock::time_point now) const;
  /// It ended a connection before its identification; how long it is left alone.
  std::chrono::seconds note_turned_away(const HostPort& upstream, Clock::time_point now);
  /// It said its identification.
  void note_answer(const HostPort& upstream);

 private:
  struct State {
    unsigned times = 1;  // that it turned away in a row and was forgiven
    std::chrono::seconds pause{0};
    Clock::time_point until{};
  };
  mutable std::mutex mutex_;
  std::map<std::string, State> states_;  // by host and port, ordered: a stranger can't aim at it
};

}  // namespace sshrp::upstream
