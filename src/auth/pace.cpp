#include "auth/pace.h"

#include <algorithm>
#include <random>

namespace sshrp::auth {

void Pace::note(Duration taken) {
  const std::lock_guard lock(mutex_);
  durations_[noted_++ % remembered] = taken;
}

Pace::Duration Pace::sample() {
  thread_local std::minstd_rand generator(std::random_device{}());
  const std::lock_guard lock(mutex_);
  if (noted_ == 0) return Duration::zero();
  const std::size_t last = std::min(noted_, remembered) - 1;
  return durations_[std::uniform_int_distribution<std::size_t>(0, last)(generator)];
}

}  // namespace sshrp::auth
