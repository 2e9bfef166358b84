// Checker: makes the checks that are due, some at the same time, and says what has come of each.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "health/check.h"

namespace sshrp::health {

/// Of one thread, its executor's.
class Checker {
 public:
  /// Connections of checks at the same time; others wait for their turn.
  static constexpr std::size_t max_at_once = 64;

  using Told = std::function<void(const balance::CheckDue& due, const Checked& checked)>;
  using Check = std::function<net::Task<Checked>(net::Executor, balance::CheckDue)>;

  /// `told` is called once of each check, never from within begin(), and not after this is gone.
  Checker(net::Executor executor, Check check, Told told);
  ~Checker();
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;

  void begin(balance::CheckDue due);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// With the connections of this process. `way_to` is asked at each check's beginning.
Checker::Check real_check(WayTo way_to);

}  // namespace sshrp::health
