// History: the daemon's totals of the last hour.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <mutex>
#include <string>

#include "observer/daemon.h"

namespace sshrp::observer {

/// From any thread.
class History {
 public:
  static constexpr std::chrono::seconds step{10};
  static constexpr std::size_t max = 360;  // an hour

  void add(const facts::Totals& totals, std::chrono::system_clock::time_point now);
  /// {"step_seconds":10,"samples":[…]}, the oldest first. Totals since the daemon's start, not differences.
  std::string json() const;

 private:
  struct Sample {
    std::chrono::system_clock::time_point time;
    std::array<std::uint64_t, 6> values;
  };

  mutable std::mutex lock_{};
  std::deque<Sample> samples_{};
};

}  // namespace sshrp::observer
