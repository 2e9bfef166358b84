// LoadMeter: how busy a thread is. It measures itself when it has something to do, so that a thread that has
// nothing to do sleeps.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

#include "net/asio.h"

namespace sshrp::net {

class LoadMeter {
 public:
  /// What a thread is that does nothing else, eighths of the time: less than that is no difference.
  static constexpr std::size_t full = 8;

  /// This one is the calling thread's, whose end is the end of that.
  void begin();
  /// The calling thread does something; to be told whenever it reads from a peer. It costs a comparison, and
  /// is nothing on a thread without a meter.
  static void note_work(Clock::time_point now) {
    if (of_this_thread != nullptr && now >= of_this_thread->measure_at_) of_this_thread->measure(now);
  }

  /// A task that isn't measured yet counts as one eighth. From any thread.
  void expect_task(Clock::time_point now);
  /// In the last second and now: 0 for a thread that sleeps. From any thread.
  std::size_t busy(Clock::time_point now) const;

 private:
  void measure(Clock::time_point now);
  bool is_old(Clock::time_point now) const;

  static constinit thread_local LoadMeter* of_this_thread;
  // The thread's own:
  Clock::time_point began_{};       // what is measured
  Clock::time_point measure_at_{};  // its end
  std::chrono::nanoseconds cpu_at_begin_{};

  std::atomic<std::size_t> busy_ = 0;
  std::atomic<Clock::time_point> busy_since_{Clock::time_point{}};  // when that was found
};

}  // namespace sshrp::net
