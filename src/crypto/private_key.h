// PrivateKey: a key pair in memory, held by libcrypto, or by ourselves if it is a composite.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "crypto/mldsa44_ed25519.h"
#include "crypto/signature_algorithms.h"
#include "crypto/signer.h"
#include "util/secret.h"

namespace sshrp::crypto {

class PrivateKey final : public Signer {
 public:
  /// Throws wire::ProtocolError if it is of a kind, curve or size that PublicKey doesn't know, or if its
  /// halves don't belong together.
  explicit PrivateKey(Pkey key);
  explicit PrivateKey(Mldsa44Ed25519Key key);

  static PrivateKey generate_ed25519();
  /// `key_type` is one of PublicKey's types; RSA gets 3072 bits. Throws std::invalid_argument for any other.
  static PrivateKey generate(std::string_view key_type);

  const PublicKey& public_key() const override { return public_key_; }
  Bytes sign(std::string_view algorithm, BytesView data) const override;

  /// Of the private half: what it gives can be known only by who has the key.
  util::SecretBytes digest() const;

  /// nullptr of a composite.
  const EVP_PKEY* pkey() const;
  /// nullptr of all others.
  const Mldsa44Ed25519Key* composite() const { return std::get_if<Mldsa44Ed25519Key>(&key_); }

 private:
  void check_halves() const;
  Bytes sign_by_pkey(const SignatureAlgorithm& algorithm, BytesView data) const;

  std::variant<Pkey, Mldsa44Ed25519Key> key_;
  PublicKey public_key_;
};

}  // namespace sshrp::crypto
