#include "crypto/kex_curve25519.h"

#include <array>

#include "crypto/kex_derive.h"
#include "crypto/openssl.h"

namespace sshrp::crypto {
namespace {

class Curve25519 final : public KeyAgreement {
 public:
  explicit Curve25519(Pkey own) : own_(std::move(own)) {
    std::size_t size = public_value_.size();
    require(EVP_PKEY_get_raw_public_key(own_.get(), public_value_.data(), &size), "can't read an X25519 key");
  }

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes agree(BytesView peer_public_value) override {
    if (peer_public_value.size() != curve25519_size)
      refuse_public_value("key exchange: the peer's X25519 public value doesn't have 32 bytes");
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

}  // namespace

std::unique_ptr<KeyAgreement> generate_curve25519() {
  return std::make_unique<Curve25519>(
      Pkey(require(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"), "can't make an X25519 key")));
}

std::unique_ptr<KeyAgreement> make_curve25519(std::span<const std::uint8_t, curve25519_size> private_value) {
  return std::make_unique<Curve25519>(Pkey(require(
      EVP_PKEY_new_raw_private_key_ex(nullptr, "X25519", nullptr, private_value.data(), private_value.size()),
      "can't make an X25519 key")));
}

}  // namespace sshrp::crypto
