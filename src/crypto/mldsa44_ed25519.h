// The composite of ML-DSA-44 and Ed25519 that ssh-mldsa44-ed25519 is: MLDSA44-Ed25519-SHA512 of
// draft-ietf-lamps-pq-composite-sigs, as draft-miller-sshm-mldsa44-ed25519-composite-sigs brings it to SSH.
// It holds as long as one of the two does.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "crypto/mldsa44.h"
#include "crypto/openssl.h"

namespace sshrp::crypto {

inline constexpr std::string_view mldsa44_ed25519_type = "ssh-mldsa44-ed25519";
// Bytes, always ML-DSA's before Ed25519's.
inline constexpr std::size_t mldsa44_ed25519_public_size = mldsa44_public_size + 32;
inline constexpr std::size_t mldsa44_ed25519_seeds_size = mldsa44_seed_size + 32;
inline constexpr std::size_t mldsa44_ed25519_signature_size = mldsa44_signature_size + 64;

/// A key pair; what is secret of it is wiped at its end. May be used by several threads at once.
class Mldsa44Ed25519Key {
 public:
  explicit Mldsa44Ed25519Key(std::span<const std::uint8_t, mldsa44_ed25519_seeds_size> seeds);
  static Mldsa44Ed25519Key generate();

  const Bytes& public_value() const { return public_value_; }
  /// All that is secret.
  BytesView seeds() const { return seeds_.view(); }

  Bytes sign(BytesView data) const;

 private:
  util::SecretBytes seeds_;
  std::unique_ptr<const Mldsa44Key> mldsa44_;
  Pkey ed25519_;
  Bytes public_value_;
};

/// Whether both halves of `signature` are of `data`. Of another length than the composite's it is false.
/// `public_value` has mldsa44_ed25519_public_size bytes.
bool verify_mldsa44_ed25519(BytesView public_value, BytesView data, BytesView signature);

}  // namespace sshrp::crypto
