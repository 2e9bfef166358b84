// Hybrid key exchange: a KEM that withstands quantum computers and an older one; both must be broken.
// draft-ietf-sshm-mlkem-hybrid-kex, draft-ietf-sshm-ntruprime-ssh.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/digest.h"
#include "crypto/key_agreement.h"

namespace sshrp::crypto {

/// Of a hybrid, whose public value is one part's behind the other's, and so with its ciphertext.
struct HybridPart {
  Kem kem;
  std::size_t public_size;  // bytes
  std::size_t ciphertext_size;
};

/// Its secret is HASH(K_PQ || K_CL), as octets.
struct Hybrid {
  HybridPart post_quantum;
  HybridPart classical;
  DigestKind digest;
};

extern const Hybrid mlkem768x25519;
extern const Hybrid mlkem768nistp256;
extern const Hybrid sntrup761x25519;

EphemeralKeyPtr generate_hybrid(const Hybrid& hybrid);
/// Throws wire::ProtocolError(key_exchange_failed) for a public value of another size, or with an illegal
/// part.
Encapsulated encapsulate_hybrid(const Hybrid& hybrid, BytesView public_value);

template <const Hybrid& hybrid>
inline constexpr Kem hybrid_kem{
    SecretEncoding::string, [] { return generate_hybrid(hybrid); },
    [](BytesView public_value) { return encapsulate_hybrid(hybrid, public_value); }};

}  // namespace sshrp::crypto
