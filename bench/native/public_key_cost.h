// What the public-key operations of a login cost, by themselves.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/signer.h"

namespace sshrp::bench {

/// CPU seconds of this thread.
double cpu_seconds();

/// Prints CPU seconds for each operation, one line of JSON: `generate` and `agree` of curve25519-sha256,
/// `sign` and `verify` of the key.
void print_public_key_costs(const crypto::Signer& key);

}  // namespace sshrp::bench
