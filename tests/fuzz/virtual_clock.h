// The clock of a fuzz target that drives sessions: it stands still until the script lets time pass, so that a
// second's wait takes none and every run is the same.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace sshrp::fuzz {

/// std::chrono::steady_clock is that much further from now on. Timers of Asio's are due by it at the next
/// poll.
void pass_time(std::chrono::steady_clock::duration time);

}  // namespace sshrp::fuzz
