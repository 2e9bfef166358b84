// X25519 (RFC 7748) and Ed25519 (RFC 8032) by s2n-bignum, whose code for x86-64 takes less than half the time
// of libcrypto's.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "util/bytes.h"

namespace sshrp::crypto {

inline constexpr bool has_curve25519_code =
#ifdef __x86_64__
    true;
#else
    false;
#endif

/// Whether it is there, and libcrypto isn't what was configured (see crypto_provider.h). What follows must
/// not be called else.
bool curve25519_is_ours();

/// Of private and public values and of secrets.
inline constexpr std::size_t curve25519_value_size = 32;
using Curve25519Value = std::span<const std::uint8_t, curve25519_value_size>;
using MutableCurve25519Value = std::span<std::uint8_t, curve25519_value_size>;

/// RFC 7748 §6.1: X25519 of the private value and 9.
void x25519_public_value(Curve25519Value private_value, MutableCurve25519Value public_value);

/// False: the peer's public value is one of those that give zero with all private values (RFC 8731 §3).
[[nodiscard]] bool x25519_secret(Curve25519Value private_value, Curve25519Value public_value,
                                 MutableCurve25519Value secret);

inline constexpr std::size_t ed25519_signature_size = 64;
using Ed25519Signature = std::array<std::uint8_t, ed25519_signature_size>;

/// RFC 8032 §5.1.6. `public_key` is that of `private_key`.
Ed25519Signature ed25519_sign(Curve25519Value private_key, Curve25519Value public_key, BytesView message);

/// RFC 8032 §5.1.7, without the cofactor, as libcrypto does it: S must be below L, and R be encoded as the
/// result is. Nothing: the key isn't the only encoding of a point, and libcrypto has to say what it thinks of
/// that.
std::optional<bool> ed25519_verify(Curve25519Value public_key, BytesView message, BytesView signature);

}  // namespace sshrp::crypto
