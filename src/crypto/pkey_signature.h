// Signatures of one of libcrypto's keys as they are, without SSH's names and lengths around them.
// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/evp.h>

#include <optional>

#include "crypto/digest.h"
#include "util/bytes.h"

namespace sshrp::crypto {

/// `digest`: of the data, before it is signed; nullopt: the algorithm has its own. Ed25519 is computed as
/// crypto_provider.h says. Throws std::runtime_error.
Bytes make_signature(EVP_PKEY* key, std::optional<DigestKind> digest, BytesView data);
/// Whether the key has signed `data`. Throws std::runtime_error only for what isn't about the signature.
bool is_signature(EVP_PKEY* key, std::optional<DigestKind> digest, BytesView data, BytesView signature);

}  // namespace sshrp::crypto
