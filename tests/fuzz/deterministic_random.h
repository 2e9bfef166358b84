// Randomness that a fuzz target repeats: libcrypto's generator replaced by a counter's.
// SPDX-License-Identifier: MIT
#pragma once

namespace sshrp::fuzz {

/// From here on libcrypto's random bytes are the same in every run; they are no secret.
void restart_random();

}  // namespace sshrp::fuzz
