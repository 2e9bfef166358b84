// Time as certificates have it (OpenSSH's PROTOCOL.certkeys).
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace sshrp::util {

inline std::uint64_t seconds_since_1970(std::chrono::system_clock::time_point time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

}  // namespace sshrp::util
