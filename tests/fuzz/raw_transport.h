// The whole Transport against a peer that is all input: what a stranger can reach before any key.
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/role.h"
#include "util/bytes.h"

namespace sshrp::fuzz {

/// Runs a Transport in the role `ours` on the input.
void run_raw(transport::Role ours, BytesView input);

}  // namespace sshrp::fuzz
