// The functions of libstdc++ and of the C library that tell the time are replaced for the whole program.
// SPDX-License-Identifier: MIT
#include "virtual_clock.h"

#include <sys/timerfd.h>

#include <cerrno>

namespace {

constinit std::chrono::steady_clock::time_point virtual_now{std::chrono::hours(1000)};

}  // namespace

namespace std::chrono {
inline namespace _V2 {

steady_clock::time_point steady_clock::now() noexcept { return virtual_now; }

}  // namespace _V2
}  // namespace std::chrono

// Without such descriptors Asio asks the clock above.
extern "C" int timerfd_create(int, int) noexcept {
  errno = ENOSYS;
  return -1;
}

namespace sshrp::fuzz {

void pass_time(std::chrono::steady_clock::duration time) { virtual_now += time; }

}  // namespace sshrp::fuzz
