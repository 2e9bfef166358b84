// aes*-ctr (RFC 4344 §4) with a MAC beside it, in either order.
// SPDX-License-Identifier: MIT
#include <cstring>

#include "crypto/ciphers.h"
#include "crypto/openssl.h"

namespace sshrp::crypto {
namespace {

PacketShape shape_of(const CipherRow& row, const MacRow& mac) {
  return {.block_size = row.block_size,
          .tag_size = mac.size,
          .length_is_aligned = mac.order == MacOrder::encrypt_and_mac};
}

// Encryption and decryption are the same operation; the counter runs on over all packets (RFC 4344 §4).
class AesCtr {
 public:
  AesCtr(const CipherRow& row, const DirectionKeys& keys)
      : context_(require(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new")) {
    const EVP_CIPHER* cipher = row.key_size == 16   ? EVP_aes_128_ctr()
                               : row.key_size == 24 ? EVP_aes_192_ctr()
                                                    : EVP_aes_256_ctr();
    require(EVP_EncryptInit_ex(context_.get(), cipher, nullptr, keys.encryption_key.data(),
                               keys.initial_iv.data()),
            "EVP_EncryptInit_ex");
  }

  void apply(BytesView in, std::uint8_t* out) {
    int written = 0;
    require(EVP_EncryptUpdate(context_.get(), out, &written, in.data(), static_cast<int>(in.size())),
            "EVP_EncryptUpdate");
  }

 private:
  CipherContext context_;
};

class CtrOpening final : public OpeningCipher {
 public:
  CtrOpening(const CipherRow& row, const MacRow& mac, const DirectionKeys& keys)
      : OpeningCipher(shape_of(row, mac)), aes_(row, keys), mac_(mac, keys.integrity_key) {}

  std::uint32_t open_length(std::uint32_t, MutableBytes head) override {
    if (mac_.order() == MacOrder::encrypt_and_mac) aes_.apply(head, head.data());
    return from_big_endian(head.data());
  }

  bool open(std::uint32_t sequence_number, MutableBytes packet) override {
    const MutableBytes body = packet.first(packet.size() - mac_.size());
    const std::uint8_t* tag = body.data() + body.size();
    if (mac_.order() == MacOrder::encrypt_then_mac) {
      if (!mac_.verify(sequence_number, body, tag)) return false;
      const MutableBytes encrypted = body.subspan(length_size);
      aes_.apply(encrypted, encrypted.data());
      return true;
    }
    const MutableBytes encrypted = body.subspan(head_size());
    aes_.apply(encrypted, encrypted.data());
    return mac_.verify(sequence_number, body, tag);
  }

 private:
  AesCtr aes_;
  PacketMac mac_;
};

class CtrSealing final : public SealingCipher {
 public:
  CtrSealing(const CipherRow& row, const MacRow& mac, const DirectionKeys& keys)
      : SealingCipher(shape_of(row, mac)), aes_(row, keys), mac_(mac, keys.integrity_key) {}

  void seal(std::uint32_t sequence_number, BytesView packet, std::uint8_t* out) override {
    if (mac_.order() == MacOrder::encrypt_then_mac) {
      std::memcpy(out, packet.data(), length_size);
      aes_.apply(packet.subspan(length_size), out + length_size);
      mac_.compute(sequence_number, {out, packet.size()}, out + packet.size());
    } else {
      mac_.compute(sequence_number, packet, out + packet.size());
      aes_.apply(packet, out);
    }
  }

 private:
  AesCtr aes_;
  PacketMac mac_;
};

}  // namespace

OpeningCipherPtr open_aes_ctr(const CipherRow& row, const MacRow* mac, const DirectionKeys& keys) {
  return std::make_unique<CtrOpening>(row, *mac, keys);
}

SealingCipherPtr seal_aes_ctr(const CipherRow& row, const MacRow* mac, const DirectionKeys& keys) {
  return std::make_unique<CtrSealing>(row, *mac, keys);
}

}  // namespace sshrp::crypto
