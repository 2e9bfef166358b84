// Randomness from libcrypto's generator.
// SPDX-License-Identifier: MIT
#pragma once

#include "util/bytes.h"

namespace sshrp::crypto {

/// Fills `out` with bytes fit for keys and cookies.
void random_fill(MutableBytes out);

}  // namespace sshrp::crypto
