// aes*-ctr (RFC 4344 §4), aes*-cbc and 3des-cbc (RFC 4253 §6.3) with a MAC beside them, in either order.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>

#include "crypto/ciphers.h"
#include "crypto/openssl.h"

namespace sshrp::crypto {
namespace {

enum class Way { encrypt, decrypt };

// What is encrypted is a stream of blocks: the counter, or in CBC the last block, goes on from packet to
// packet.
class BlockStream {
 public:
  BlockStream(const EVP_CIPHER* cipher, Way way, const DirectionKeys& keys)
      : context_(require(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new")) {
    require(EVP_CipherInit_ex(context_.get(), cipher, nullptr, keys.encryption_key.data(),
                              keys.initial_iv.data(), way == Way::encrypt ? 1 : 0),
            "EVP_CipherInit_ex");
    require(EVP_CIPHER_CTX_set_padding(context_.get(), 0), "EVP_CIPHER_CTX_set_padding");
  }

  /// Whole blocks; `out` may be where `in` is.
  void apply(BytesView in, std::uint8_t* out) {
    int written = 0;
    require(EVP_CipherUpdate(context_.get(), out, &written, in.data(), static_cast<int>(in.size())),
            "EVP_CipherUpdate");
  }

 private:
  CipherContext context_;
};

class Opening final : public OpeningCipher {
 public:
  Opening(PacketShape shape, const EVP_CIPHER* cipher, Way way, const MacRow& mac, const DirectionKeys& keys)
      : OpeningCipher(shape), blocks_(cipher, way, keys), mac_(mac, keys.integrity_key) {}

  std::uint32_t open_length(std::uint32_t, MutableBytes head) override {
    if (mac_.order() == MacOrder::encrypt_and_mac) blocks_.apply(head, head.data());
    return from_big_endian(head.data());
  }

  bool open(std::uint32_t sequence_number, MutableBytes packet) override {
    const MutableBytes body = packet.first(packet.size() - mac_.size());
    const std::uint8_t* tag = body.data() + body.size();
    if (mac_.order() == MacOrder::encrypt_then_mac) {
      if (!mac_.verify(sequence_number, body, tag)) return false;
      const MutableBytes encrypted = body.subspan(length_size);
      blocks_.apply(encrypted, encrypted.data());
      return true;
    }
    const MutableBytes encrypted = body.subspan(head_size());
    blocks_.apply(encrypted, encrypted.data());
    return mac_.verify(sequence_number, body, tag);
  }

  void waste(MutableBytes bytes) override {
    std::uint8_t tag[max_mac_size];
    const MutableBytes whole = bytes.first(bytes.size() - bytes.size() % shape().block_size);
    if (!whole.empty()) blocks_.apply(whole, whole.data());
    mac_.compute(0, bytes, tag);
  }

 private:
  BlockStream blocks_;
  PacketMac mac_;
};

class Sealing final : public SealingCipher {
 public:
  Sealing(PacketShape shape, const EVP_CIPHER* cipher, const MacRow& mac, const DirectionKeys& keys)
      : SealingCipher(shape), blocks_(cipher, Way::encrypt, keys), mac_(mac, keys.integrity_key) {}

  void seal(std::uint32_t sequence_number, BytesView packet, std::uint8_t* out) override {
    if (mac_.order() == MacOrder::encrypt_then_mac) {
      std::memcpy(out, packet.data(), length_size);
      blocks_.apply(packet.subspan(length_size), out + length_size);
      mac_.compute(sequence_number, {out, packet.size()}, out + packet.size());
    } else {
      mac_.compute(sequence_number, packet, out + packet.size());
      blocks_.apply(packet, out);
    }
  }

 private:
  BlockStream blocks_;
  PacketMac mac_;
};

const EVP_CIPHER* aes_ctr(const CipherRow& row) {
  return row.key_size == 16 ? EVP_aes_128_ctr() : row.key_size == 24 ? EVP_aes_192_ctr() : EVP_aes_256_ctr();
}

const EVP_CIPHER* cbc(const CipherRow& row) {
  if (row.block_size == 8) return EVP_des_ede3_cbc();
  return row.key_size == 16 ? EVP_aes_128_cbc() : row.key_size == 24 ? EVP_aes_192_cbc() : EVP_aes_256_cbc();
}

PacketShape shape_of(const CipherRow& row, const MacRow& mac) {
  return {.block_size = row.block_size,
          .tag_size = mac.size,
          .length_is_aligned = mac.order == MacOrder::encrypt_and_mac};
}

PacketShape cbc_shape_of(const CipherRow& row, const MacRow& mac) {
  PacketShape shape = shape_of(row, mac);
  if (mac.order == MacOrder::encrypt_and_mac) shape.on_fault = OnFault::read_on;
  return shape;
}

}  // namespace

// In counter mode decryption is encryption.
OpeningCipherPtr open_aes_ctr(const CipherRow& row, const MacRow* mac, const DirectionKeys& keys) {
  return std::make_unique<Opening>(shape_of(row, *mac), aes_ctr(row), Way::encrypt, *mac, keys);
}

SealingCipherPtr seal_aes_ctr(const CipherRow& row, const MacRow* mac, const DirectionKeys& keys) {
  return std::make_unique<Sealing>(shape_of(row, *mac), aes_ctr(row), *mac, keys);
}

OpeningCipherPtr open_cbc(const CipherRow& row, const MacRow* mac, const DirectionKeys& keys) {
  return std::make_unique<Opening>(cbc_shape_of(row, *mac), cbc(row), Way::decrypt, *mac, keys);
}

SealingCipherPtr seal_cbc(const CipherRow& row, const MacRow* mac, const DirectionKeys& keys) {
  return std::make_unique<Sealing>(cbc_shape_of(row, *mac), cbc(row), *mac, keys);
}

}  // namespace sshrp::crypto
