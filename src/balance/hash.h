// The hash that decides where users go: SipHash-2-4 with a fixed key, so that all instances agree.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "util/bytes.h"

namespace sshrp::balance {

/// With the key 00 01 … 0f of its authors' examples: it is no secret, and need not be one.
std::uint64_t hash(BytesView bytes);
inline std::uint64_t hash(std::string_view text) { return hash(as_bytes(text)); }

}  // namespace sshrp::balance
