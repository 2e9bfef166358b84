// Pace: how long the upstreams take with their answers, so that what never went to an upstream can take as
// long.
#pragma once

#include <array>
#include <chrono>
#include <mutex>

namespace sshrp::auth {

/// For all sessions, on all threads.
class Pace {
 public:
  using Duration = std::chrono::steady_clock::duration;

  /// An upstream took that long.
  void note(Duration taken);
  /// One of the durations noted last, chosen at random, so that both kinds of answers are spread alike; 0
  /// before the first.
  Duration sample();

 private:
  // Enough to look like the whole, and soon renewed when the upstreams become faster or slower.
  static constexpr std::size_t remembered = 64;

  std::mutex mutex_;
  std::array<Duration, remembered> durations_{};
  std::size_t noted_ = 0;
};

}  // namespace sshrp::auth
