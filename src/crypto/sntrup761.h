// Streamlined NTRU Prime with p = 761, of third_party/, as sntrup761x25519-sha512 has it
// (draft-ietf-sshm-ntruprime-ssh).
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "crypto/key_agreement.h"

namespace sshrp::crypto {

inline constexpr std::size_t sntrup761_public_size = 1158;  // bytes; the others, too
inline constexpr std::size_t sntrup761_ciphertext_size = 1039;
inline constexpr std::size_t sntrup761_secret_size = 32;

/// Takes milliseconds. Its decapsulate throws wire::ProtocolError(key_exchange_failed) for a ciphertext of
/// another size only: one that was made for nobody gives a secret that nobody knows.
EphemeralKeyPtr generate_sntrup761();

/// Throws wire::ProtocolError(key_exchange_failed) for a public value of another size; all of this size are
/// legal, and read modulo q.
Encapsulated encapsulate_sntrup761(BytesView public_value);

/// The same with random bytes of somebody else, who is asked for so many at a time as by the code: for test
/// vectors.
using RandomSource = std::function<void(MutableBytes)>;
EphemeralKeyPtr generate_sntrup761(const RandomSource& random);
Encapsulated encapsulate_sntrup761(BytesView public_value, const RandomSource& random);
/// Of a key that was made here; lives as long as that.
BytesView private_sntrup761(const EphemeralKey& key);

}  // namespace sshrp::crypto
