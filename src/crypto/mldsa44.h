// ML-DSA-44 (FIPS 204): libcrypto's where that has it, from OpenSSL 3.5 on, else mldsa-native's of
// third_party/.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>

#include "util/bytes.h"
#include "util/secret.h"

namespace sshrp::crypto {

inline constexpr std::size_t mldsa44_public_size = 1312;  // bytes; the others, too
inline constexpr std::size_t mldsa44_private_size = 2560;
inline constexpr std::size_t mldsa44_signature_size = 2420;
inline constexpr std::size_t mldsa44_seed_size = 32;        // ξ, of which FIPS 204 makes both keys
inline constexpr std::size_t mldsa44_randomness_size = 32;  // rnd
inline constexpr std::size_t mldsa44_max_context = 255;

using Mldsa44Seed = std::span<const std::uint8_t, mldsa44_seed_size>;
using Mldsa44Randomness = std::span<const std::uint8_t, mldsa44_randomness_size>;

/// A key pair; what is secret of it is wiped at its end. May be used by several threads at once.
class Mldsa44Key {
 public:
  virtual ~Mldsa44Key() = default;

  virtual BytesView public_value() const = 0;

  /// FIPS 204 §5.2, hedged: of `message` under `context`, which has at most mldsa44_max_context bytes.
  /// Throws std::runtime_error for a longer one.
  Bytes sign(BytesView message, BytesView context) const;
  /// The same with what is otherwise random; zeros make it the deterministic variant.
  virtual Bytes sign(BytesView message, BytesView context, Mldsa44Randomness randomness) const = 0;

 protected:
  Mldsa44Key() = default;
  Mldsa44Key(Mldsa44Key&&) = default;
  Mldsa44Key& operator=(Mldsa44Key&&) = default;
};

/// FIPS 204 §6.1
std::unique_ptr<const Mldsa44Key> make_mldsa44(Mldsa44Seed seed);

/// The same of a whole private key (sk), which must be one that was made: for test vectors.
std::unique_ptr<const Mldsa44Key> load_mldsa44(
    std::span<const std::uint8_t, mldsa44_private_size> private_key);

/// FIPS 204 §5.3. Lengths that aren't ML-DSA-44's are merely false, as all else that is wrong.
bool verify_mldsa44(BytesView public_value, BytesView message, BytesView context, BytesView signature);

}  // namespace sshrp::crypto
