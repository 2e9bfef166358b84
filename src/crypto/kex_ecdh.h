// Key agreement on elliptic curves: curve25519-sha256 (RFC 8731, over X25519 of RFC 7748), and
// ecdh-sha2-nistp256, -nistp384 and -nistp521 (RFC 5656 §4 and §6.3).
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/curve25519.h"
#include "crypto/key_agreement.h"

namespace sshrp::crypto {

constexpr std::size_t curve25519_size =
    curve25519_value_size;  // of private and public values and of the secret

EphemeralKeyPtr generate_curve25519();

/// With a private value that somebody else chose: for test vectors.
EphemeralKeyPtr make_curve25519(std::span<const std::uint8_t, curve25519_size> private_value);

EphemeralKeyPtr generate_ecdh_nistp256();
EphemeralKeyPtr generate_ecdh_nistp384();
EphemeralKeyPtr generate_ecdh_nistp521();

}  // namespace sshrp::crypto
