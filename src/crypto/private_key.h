// PrivateKey: a key pair in memory, held by libcrypto.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/signer.h"
#include "util/secret.h"

namespace sshrp::crypto {

class PrivateKey final : public Signer {
 public:
  /// Throws wire::ProtocolError if it is of a kind, curve or size that PublicKey doesn't know, or if its
  /// halves don't belong together.
  explicit PrivateKey(Pkey key);

  static PrivateKey generate_ed25519();
  /// `key_type` is one of PublicKey's types; RSA gets 3072 bits. Throws std::invalid_argument for any other.
  static PrivateKey generate(std::string_view key_type);

  const PublicKey& public_key() const override { return public_key_; }
  Bytes sign(std::string_view algorithm, BytesView data) const override;

  /// Of the private half: what it gives can be known only by who has the key.
  util::SecretBytes digest() const;

  const EVP_PKEY* pkey() const { return key_.get(); }

 private:
  Pkey key_;
  PublicKey public_key_;
};

}  // namespace sshrp::crypto
