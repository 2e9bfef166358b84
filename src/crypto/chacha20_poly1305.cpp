// chacha20-poly1305@openssh.com: OpenSSH's PROTOCOL.chacha20poly1305.
// SPDX-License-Identifier: MIT
#include <openssl/crypto.h>

#include <cstring>

#include "crypto/ciphers.h"
#include "crypto/openssl.h"

namespace sshrp::crypto {
namespace {

constexpr std::size_t key_size = 32;  // two of them: K_2 for the packet, then K_1 for its length
constexpr std::size_t tag_size = 16;
constexpr std::size_t block_size = 64;  // of the keystream
constexpr PacketShape packet_shape{.block_size = 8, .tag_size = tag_size, .length_is_aligned = false};

EVP_MAC* poly1305() {
  static EVP_MAC* const algorithm =
      require(EVP_MAC_fetch(nullptr, "POLY1305", nullptr), "EVP_MAC_fetch POLY1305");
  return algorithm;
}

// ChaCha20 in its original form: a 64-bit little-endian block counter, then the 64-bit nonce, which here is
// the sequence number in network order.
class ChaCha20 {
 public:
  explicit ChaCha20(BytesView key) : context_(require(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new")) {
    require(EVP_EncryptInit_ex(context_.get(), EVP_chacha20(), nullptr, key.data(), nullptr),
            "EVP_EncryptInit_ex");
  }

  // To the beginning of this packet's keystream.
  void seek(std::uint32_t sequence_number) {
    std::uint8_t iv[16] = {};
    const auto number = big_endian(sequence_number);
    std::memcpy(iv + 12, number.data(), number.size());
    require(EVP_EncryptInit_ex(context_.get(), nullptr, nullptr, nullptr, iv), "EVP_EncryptInit_ex");
  }

  void apply(BytesView in, std::uint8_t* out) {
    int written = 0;
    require(EVP_EncryptUpdate(context_.get(), out, &written, in.data(), static_cast<int>(in.size())),
            "EVP_EncryptUpdate");
  }

 private:
  CipherContext context_;
};

class ChaCha20Poly1305 {
 public:
  explicit ChaCha20Poly1305(const DirectionKeys& keys)
      : body_(keys.encryption_key.first(key_size)),
        length_(keys.encryption_key.subspan(key_size)),
        poly1305_(require(EVP_MAC_CTX_new(poly1305()), "EVP_MAC_CTX_new")) {}

  void apply_length(std::uint32_t sequence_number, BytesView in, std::uint8_t* out) {
    length_.seek(sequence_number);
    length_.apply(in, out);
  }

  // Comes before a packet's tag() and apply_body(): block 0 of its keystream holds the key of Poly1305, and
  // what follows it is for the body.
  void begin(std::uint32_t sequence_number) {
    constexpr std::uint8_t zeros[block_size] = {};
    std::uint8_t first_block[block_size];
    body_.seek(sequence_number);
    body_.apply(zeros, first_block);
    require(EVP_MAC_init(poly1305_.get(), first_block, key_size, nullptr), "EVP_MAC_init");
    OPENSSL_cleanse(first_block, sizeof first_block);
  }

  void apply_body(BytesView in, std::uint8_t* out) { body_.apply(in, out); }

  void tag(BytesView encrypted, std::uint8_t* out) {
    std::size_t size = 0;
    require(EVP_MAC_update(poly1305_.get(), encrypted.data(), encrypted.size()), "EVP_MAC_update");
    require(EVP_MAC_final(poly1305_.get(), out, &size, tag_size), "EVP_MAC_final");
  }

 private:
  ChaCha20 body_;
  ChaCha20 length_;
  MacContext poly1305_;
};

class ChaChaOpening final : public OpeningCipher {
 public:
  explicit ChaChaOpening(const DirectionKeys& keys) : OpeningCipher(packet_shape), cipher_(keys) {}

  // The length stays encrypted in the packet, as the tag is over it in that form.
  std::uint32_t open_length(std::uint32_t sequence_number, MutableBytes head) override {
    std::uint8_t length[length_size];
    cipher_.apply_length(sequence_number, head.first(length_size), length);
    return from_big_endian(length);
  }

  bool open(std::uint32_t sequence_number, MutableBytes packet) override {
    const MutableBytes sealed = packet.first(packet.size() - tag_size);
    std::uint8_t expected[tag_size];
    cipher_.begin(sequence_number);
    cipher_.tag(sealed, expected);
    if (CRYPTO_memcmp(expected, sealed.data() + sealed.size(), tag_size) != 0) return false;
    const MutableBytes body = sealed.subspan(length_size);
    cipher_.apply_body(body, body.data());
    return true;
  }

 private:
  ChaCha20Poly1305 cipher_;
};

class ChaChaSealing final : public SealingCipher {
 public:
  explicit ChaChaSealing(const DirectionKeys& keys) : SealingCipher(packet_shape), cipher_(keys) {}

  void seal(std::uint32_t sequence_number, BytesView packet, std::uint8_t* out) override {
    cipher_.apply_length(sequence_number, packet.first(length_size), out);
    cipher_.begin(sequence_number);
    cipher_.apply_body(packet.subspan(length_size), out + length_size);
    cipher_.tag({out, packet.size()}, out + packet.size());
  }

 private:
  ChaCha20Poly1305 cipher_;
};

}  // namespace

bool open_chacha20_poly1305_data(BytesView key, MutableBytes data, BytesView tag) {
  if (key.size() != 2 * key_size || tag.size() != tag_size)
    throw std::invalid_argument("a key or tag of another size");
  DirectionKeys keys;
  keys.encryption_key = key;
  ChaCha20Poly1305 cipher(keys);
  std::uint8_t expected[tag_size];
  cipher.begin(0);
  cipher.tag(data, expected);
  if (CRYPTO_memcmp(expected, tag.data(), tag_size) != 0) return false;
  cipher.apply_body(data, data.data());
  return true;
}

OpeningCipherPtr open_chacha20_poly1305(const CipherRow&, const MacRow*, const DirectionKeys& keys) {
  return std::make_unique<ChaChaOpening>(keys);
}

SealingCipherPtr seal_chacha20_poly1305(const CipherRow&, const MacRow*, const DirectionKeys& keys) {
  return std::make_unique<ChaChaSealing>(keys);
}

}  // namespace sshrp::crypto
