// A Transport and a scripted peer that share keys: the input is a script of what either of them does, so that
// a fuzzer reaches login, data and later key exchanges.
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/role.h"
#include "util/bytes.h"

namespace sshrp::fuzz {

/// Runs a Transport in the role `ours` with the script.
void run_session(transport::Role ours, BytesView script);

}  // namespace sshrp::fuzz
