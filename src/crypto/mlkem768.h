// ML-KEM-768 (FIPS 203): libcrypto's where that has it, from OpenSSL 3.5 on, else that of third_party/.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/key_agreement.h"

namespace sshrp::crypto {

inline constexpr std::size_t mlkem768_public_size = 1184;  // bytes; the others, too
inline constexpr std::size_t mlkem768_private_size = 2400;
inline constexpr std::size_t mlkem768_ciphertext_size = 1088;
inline constexpr std::size_t mlkem768_secret_size = 32;
inline constexpr std::size_t mlkem768_seed_size = 64;     // d and z
inline constexpr std::size_t mlkem768_message_size = 32;  // m

/// Its decapsulate throws wire::ProtocolError(key_exchange_failed) for a ciphertext of another size only: one
/// that was made for nobody gives a secret that nobody knows (FIPS 203 §6.3).
EphemeralKeyPtr generate_mlkem768();

/// FIPS 203 §7.2. Throws wire::ProtocolError(key_exchange_failed) for a public value of another size, or that
/// has a coefficient which isn't reduced modulo q.
Encapsulated encapsulate_mlkem768(BytesView public_value);

/// The same with what is otherwise random, and with a whole private key (dk): for test vectors.
EphemeralKeyPtr make_mlkem768(std::span<const std::uint8_t, mlkem768_seed_size> seed);
EphemeralKeyPtr load_mlkem768(std::span<const std::uint8_t, mlkem768_private_size> private_key);
Encapsulated encapsulate_mlkem768(BytesView public_value,
                                  std::span<const std::uint8_t, mlkem768_message_size> message);

}  // namespace sshrp::crypto
