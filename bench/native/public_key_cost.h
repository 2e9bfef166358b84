// What the public-key operations of a login cost, by themselves.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/key_agreement.h"
#include "crypto/signer.h"

namespace sshrp::bench {

/// CPU seconds of this thread.
double cpu_seconds();

/// Prints CPU seconds for each operation, one line of JSON: `generate`, `encapsulate` and `decapsulate` of
/// this method of key exchange, `sign` and `verify` of the key.
void print_public_key_costs(const crypto::Signer& key, const crypto::Kem& kem);

}  // namespace sshrp::bench
