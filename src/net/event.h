// Event: lets one coroutine wait until another, on the same thread, says that something has come true.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/asio.h"

namespace sshrp::net {

class Event {
 public:
  explicit Event(const Executor& executor) : timer_(executor, Clock::time_point::max()) {}

  /// Wakes whoever waits now; a later wait is not affected.
  void notify() { timer_.cancel(); }

  /// Ends with the next notify(). The caller looks again at what it waits for.
  Task<void> wait() {
    std::error_code cancelled;
    co_await timer_.async_wait(into(cancelled));
  }

  /// The same, but until `at` at the latest; for an event that nobody else waits for.
  Task<void> wait_until(Clock::time_point at) {
    timer_.expires_at(at);
    std::error_code cancelled;
    co_await timer_.async_wait(into(cancelled));
    timer_.expires_at(Clock::time_point::max());
  }

 private:
  Timer timer_;
};

}  // namespace sshrp::net
