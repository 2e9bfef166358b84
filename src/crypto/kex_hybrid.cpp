// SPDX-License-Identifier: MIT
#include "crypto/kex_hybrid.h"

#include <algorithm>

#include "crypto/ec_curves.h"
#include "crypto/kex_ecdh.h"
#include "crypto/mlkem768.h"
#include "crypto/sntrup761.h"

namespace sshrp::crypto {
namespace {

constexpr std::size_t p256_point_size = 1 + 2 * nistp256.field_size;  // uncompressed

constexpr HybridPart x25519{diffie_hellman<generate_curve25519>, curve25519_size, curve25519_size};
constexpr HybridPart p256{diffie_hellman<generate_ecdh_nistp256>, p256_point_size, p256_point_size};
constexpr HybridPart mlkem768{{SecretEncoding::string, generate_mlkem768, encapsulate_mlkem768},
                              mlkem768_public_size,
                              mlkem768_ciphertext_size};
constexpr HybridPart sntrup761{{SecretEncoding::string, generate_sntrup761, encapsulate_sntrup761},
                               sntrup761_public_size,
                               sntrup761_ciphertext_size};

Bytes joined(BytesView first, BytesView second) {
  Bytes both = to_vector(first);
  both.insert(both.end(), second.begin(), second.end());
  return both;
}

/// K_CL is as long as a number of its field: its leading zeros count.
util::SecretBytes combine(const Hybrid& hybrid, BytesView K_PQ, BytesView K_CL) {
  return Digest(hybrid.digest).update(K_PQ).update(K_CL).finish();
}

class HybridKey final : public EphemeralKey {
 public:
  explicit HybridKey(const Hybrid& hybrid)
      : hybrid_(hybrid),
        post_quantum_(hybrid.post_quantum.kem.generate()),
        classical_(hybrid.classical.kem.generate()),
        public_value_(joined(post_quantum_->public_value(), classical_->public_value())) {}

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes decapsulate(BytesView ciphertext) const override {
    const std::size_t size = hybrid_.post_quantum.ciphertext_size;
    if (ciphertext.size() != size + hybrid_.classical.ciphertext_size)
      refuse_public_value("key exchange: the server's hybrid reply doesn't have the size of its method");
    const util::SecretBytes K_PQ = post_quantum_->decapsulate(ciphertext.first(size));
    const util::SecretBytes K_CL = classical_->decapsulate(ciphertext.subspan(size));
    return combine(hybrid_, K_PQ.view(), K_CL.view());
  }

 private:
  const Hybrid& hybrid_;
  EphemeralKeyPtr post_quantum_;
  EphemeralKeyPtr classical_;
  Bytes public_value_;
};

}  // namespace

constinit const Hybrid mlkem768x25519{mlkem768, x25519, DigestKind::sha256};
constinit const Hybrid mlkem768nistp256{mlkem768, p256, DigestKind::sha256};
constinit const Hybrid sntrup761x25519{sntrup761, x25519, DigestKind::sha512};

EphemeralKeyPtr generate_hybrid(const Hybrid& hybrid) { return std::make_unique<HybridKey>(hybrid); }

Encapsulated encapsulate_hybrid(const Hybrid& hybrid, BytesView public_value) {
  const auto& [post_quantum, classical, digest] = hybrid;
  if (public_value.size() != post_quantum.public_size + classical.public_size)
    refuse_public_value("key exchange: the client's hybrid public value doesn't have the size of its method");
  const Encapsulated pq = post_quantum.kem.encapsulate(public_value.first(post_quantum.public_size));
  const Encapsulated cl = classical.kem.encapsulate(public_value.subspan(post_quantum.public_size));
  return {joined(pq.ciphertext, cl.ciphertext), combine(hybrid, pq.secret.view(), cl.secret.view())};
}

}  // namespace sshrp::crypto
