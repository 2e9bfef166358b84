// SPDX-License-Identifier: MIT
#include "crypto/kex_ecdh.h"

#include <array>

#include "crypto/curve25519.h"
#include "crypto/ec_curves.h"
#include "crypto/openssl.h"
#include "crypto/random.h"

namespace sshrp::crypto {
namespace {

constexpr const char* wrong_size = "key exchange: the peer's X25519 public value doesn't have 32 bytes";

/// By s2n-bignum.
class FastCurve25519 final : public EphemeralKey {
 public:
  explicit FastCurve25519(util::SecretBytes own) : own_(std::move(own)) {
    x25519_public_value(private_value(), public_value_);
  }

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes decapsulate(BytesView peer_public_value) const override {
    if (peer_public_value.size() != curve25519_size) refuse_public_value(wrong_size);
    util::SecretBytes secret(curve25519_size);
    if (!x25519_secret(private_value(), peer_public_value.first<curve25519_size>(),
                       secret.data().first<curve25519_size>()))
      refuse_public_value(no_secret);
    return secret;
  }

 private:
  Curve25519Value private_value() const { return own_.view().first<curve25519_size>(); }

  util::SecretBytes own_;
  std::array<std::uint8_t, curve25519_size> public_value_{};
};

/// By libcrypto.
class Curve25519 final : public EphemeralKey {
 public:
  explicit Curve25519(Pkey own) : own_(std::move(own)) {
    std::size_t size = public_value_.size();
    require(EVP_PKEY_get_raw_public_key(own_.get(), public_value_.data(), &size), "can't read an X25519 key");
  }

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes decapsulate(BytesView peer_public_value) const override {
    if (peer_public_value.size() != curve25519_size) refuse_public_value(wrong_size);
    const Pkey peer(
        require(EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, peer_public_value.data(),
                                               peer_public_value.size()),
                "can't read an X25519 public value"));
    return derive(own_.get(), peer.get());
  }

 private:
  Pkey own_;
  std::array<std::uint8_t, curve25519_size> public_value_{};
};

class EcdhNistp final : public EphemeralKey {
 public:
  explicit EcdhNistp(const EcCurve& curve)
      : curve_(curve),
        own_(
            require(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve.openssl_name), "can't make an ECDH key")),
        public_value_(encode_ec_point(own_.get())) {}

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes decapsulate(BytesView peer_public_value) const override {
    const Pkey peer = decode_ec_point(curve_, peer_public_value);
    if (!peer) refuse_public_value("key exchange: the peer's ECDH public value is no point of the curve");
    return derive(own_.get(), peer.get());
  }

 private:
  const EcCurve& curve_;
  Pkey own_;
  Bytes public_value_;
};

}  // namespace

EphemeralKeyPtr generate_curve25519() {
  if (curve25519_is_ours()) {
    util::SecretBytes own(curve25519_size);
    random_fill(own.data());
    return std::make_unique<FastCurve25519>(std::move(own));
  }
  return std::make_unique<Curve25519>(
      Pkey(require(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"), "can't make an X25519 key")));
}

EphemeralKeyPtr make_curve25519(std::span<const std::uint8_t, curve25519_size> private_value) {
  if (curve25519_is_ours()) return std::make_unique<FastCurve25519>(util::SecretBytes(private_value));
  return std::make_unique<Curve25519>(Pkey(require(
      EVP_PKEY_new_raw_private_key_ex(nullptr, "X25519", nullptr, private_value.data(), private_value.size()),
      "can't make an X25519 key")));
}

EphemeralKeyPtr generate_ecdh_nistp256() { return std::make_unique<EcdhNistp>(nistp256); }
EphemeralKeyPtr generate_ecdh_nistp384() { return std::make_unique<EcdhNistp>(nistp384); }
EphemeralKeyPtr generate_ecdh_nistp521() { return std::make_unique<EcdhNistp>(nistp521); }

}  // namespace sshrp::crypto
