// curve25519-sha256: RFC 8731, over X25519 of RFC 7748.
#pragma once

#include <memory>

#include "crypto/key_agreement.h"

namespace sshrp::crypto {

constexpr std::size_t curve25519_size = 32;  // of private and public values and of the secret

std::unique_ptr<KeyAgreement> generate_curve25519();

/// With a private value that somebody else chose: for test vectors.
std::unique_ptr<KeyAgreement> make_curve25519(std::span<const std::uint8_t, curve25519_size> private_value);

}  // namespace sshrp::crypto
