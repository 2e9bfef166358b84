#include "crypto/kex_ecdh_nistp.h"

#include "crypto/ec_point.h"
#include "crypto/kex_derive.h"
#include "crypto/openssl.h"

namespace sshrp::crypto {
namespace {

class EcdhNistp final : public KeyAgreement {
 public:
  explicit EcdhNistp(const EcCurve& curve)
      : curve_(curve),
        own_(
            require(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve.openssl_name), "can't make an ECDH key")),
        public_value_(encode_ec_point(own_.get())) {}

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes agree(BytesView peer_public_value) override {
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

std::unique_ptr<KeyAgreement> generate_ecdh_nistp256() { return std::make_unique<EcdhNistp>(nistp256); }
std::unique_ptr<KeyAgreement> generate_ecdh_nistp384() { return std::make_unique<EcdhNistp>(nistp384); }
std::unique_ptr<KeyAgreement> generate_ecdh_nistp521() { return std::make_unique<EcdhNistp>(nistp521); }

}  // namespace sshrp::crypto
