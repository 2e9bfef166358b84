// Backoff: how long to wait before something that failed is tried again.
#pragma once

#include <chrono>

namespace sshrp::app {

class Backoff {
 public:
  using Duration = std::chrono::milliseconds;
  /// One that lived so long began well: what ended it later is another matter.
  static constexpr std::chrono::seconds well_after{10};
  static constexpr Duration first{100};
  static constexpr Duration most{10'000};

  /// Of one that lived so long; 0 for the first failure.
  Duration next(std::chrono::steady_clock::duration lived);

 private:
  Duration wait_{0};
};

}  // namespace sshrp::app
