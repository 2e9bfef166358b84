// aes128-gcm@openssh.com and aes256-gcm@openssh.com: RFC 5647, with OpenSSH's PROTOCOL §1.6 on their
// negotiation.
// SPDX-License-Identifier: MIT
#include "crypto/aes_gcm.h"

#include "crypto/aes_gcm_ipsec_mb.h"
#include "crypto/crypto_provider.h"
#include "crypto/openssl.h"

namespace sshrp::crypto {
namespace {

enum class Way : int { open = 0, seal = 1 };

// AES-GCM with the key set once; the nonce's invocation counter counts up by itself (RFC 5647 §7.1).
class Gcm {
 public:
  Gcm(const CipherRow& row, const DirectionKeys& keys, Way way)
      : context_(require(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new")) {
    const EVP_CIPHER* cipher = row.key_size == 16 ? EVP_aes_128_gcm() : EVP_aes_256_gcm();
    require(EVP_CipherInit_ex(context_.get(), cipher, nullptr, keys.encryption_key.data(), nullptr,
                              static_cast<int>(way)),
            "EVP_CipherInit_ex");
    control(EVP_CTRL_GCM_SET_IV_FIXED, -1, const_cast<std::uint8_t*>(keys.initial_iv.data()));
  }

  void begin(BytesView additional_data) {
    std::uint8_t last_of_nonce[1];
    control(EVP_CTRL_GCM_IV_GEN, sizeof last_of_nonce, last_of_nonce);
    update(nullptr, additional_data);
  }

  void update(std::uint8_t* out, BytesView in) {
    int written = 0;
    require(EVP_CipherUpdate(context_.get(), out, &written, in.data(), static_cast<int>(in.size())),
            "EVP_CipherUpdate");
  }

  bool finish() {
    std::uint8_t nothing[gcm_tag_size];
    int written = 0;
    return EVP_CipherFinal_ex(context_.get(), nothing, &written) == 1;
  }

  void control(int command, int argument, void* pointer) {
    require(EVP_CIPHER_CTX_ctrl(context_.get(), command, argument, pointer), "EVP_CIPHER_CTX_ctrl");
  }

 private:
  CipherContext context_;
};

class GcmOpening final : public OpeningCipher {
 public:
  GcmOpening(const CipherRow& row, const DirectionKeys& keys)
      : OpeningCipher(gcm_shape(row)), gcm_(row, keys, Way::open) {}

  std::uint32_t open_length(std::uint32_t, MutableBytes head) override {
    return from_big_endian(head.data());
  }

  bool open(std::uint32_t, MutableBytes packet) override {
    const MutableBytes body = packet.subspan(length_size, packet.size() - length_size - gcm_tag_size);
    gcm_.begin(packet.first(length_size));
    gcm_.control(EVP_CTRL_AEAD_SET_TAG, gcm_tag_size, body.data() + body.size());
    gcm_.update(body.data(), body);
    return gcm_.finish();
  }

 private:
  Gcm gcm_;
};

class GcmSealing final : public SealingCipher {
 public:
  GcmSealing(const CipherRow& row, const DirectionKeys& keys)
      : SealingCipher(gcm_shape(row)), gcm_(row, keys, Way::seal) {}

  void seal(std::uint32_t, BytesView packet, std::uint8_t* out) override {
    const BytesView length = packet.first(length_size);
    std::copy(length.begin(), length.end(), out);
    gcm_.begin(length);
    gcm_.update(out + length_size, packet.subspan(length_size));
    if (!gcm_.finish()) throw OpenSslError("EVP_CipherFinal_ex");
    gcm_.control(EVP_CTRL_AEAD_GET_TAG, gcm_tag_size, out + packet.size());
  }

 private:
  Gcm gcm_;
};

}  // namespace

OpeningCipherPtr open_aes_gcm_by_libcrypto(const CipherRow& row, const DirectionKeys& keys) {
  return std::make_unique<GcmOpening>(row, keys);
}

SealingCipherPtr seal_aes_gcm_by_libcrypto(const CipherRow& row, const DirectionKeys& keys) {
  return std::make_unique<GcmSealing>(row, keys);
}

OpeningCipherPtr open_aes_gcm(const CipherRow& row, const MacRow*, const DirectionKeys& keys) {
  const IpsecMb* ipsec_mb = ipsec_mb_in_use();
  return ipsec_mb != nullptr ? ipsec_mb->opening(row, keys) : open_aes_gcm_by_libcrypto(row, keys);
}

SealingCipherPtr seal_aes_gcm(const CipherRow& row, const MacRow*, const DirectionKeys& keys) {
  const IpsecMb* ipsec_mb = ipsec_mb_in_use();
  return ipsec_mb != nullptr ? ipsec_mb->sealing(row, keys) : seal_aes_gcm_by_libcrypto(row, keys);
}

}  // namespace sshrp::crypto
