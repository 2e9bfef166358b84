// Allocations: how often memory was taken from malloc, by libcrypto and operator new as well.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace sshrp::bench {

std::uint64_t allocations();

}  // namespace sshrp::bench
