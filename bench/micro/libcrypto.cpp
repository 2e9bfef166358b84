// SPDX-License-Identifier: MIT
#include "libcrypto.h"

#include <openssl/crypto.h>

#include <cstring>

#include "crypto/openssl.h"

namespace sshrp::bench {
namespace {

using crypto::length_size;
using crypto::require;

void update(EVP_CIPHER_CTX* context, BytesView in, std::uint8_t* out) {
  int written = 0;
  require(EVP_CipherUpdate(context, out, &written, in.data(), static_cast<int>(in.size())),
          "EVP_CipherUpdate");
}

crypto::CipherContext cipher_context(const char* name, BytesView key, const std::uint8_t* iv, Way way) {
  crypto::CipherContext context(require(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new"));
  EVP_CIPHER* const cipher = require(EVP_CIPHER_fetch(nullptr, name, nullptr), name);
  require(EVP_CipherInit_ex2(context.get(), cipher, key.data(), iv, static_cast<int>(way), nullptr), name);
  EVP_CIPHER_free(cipher);
  return context;
}

crypto::MacContext mac_context(const char* name) {
  EVP_MAC* const mac = require(EVP_MAC_fetch(nullptr, name, nullptr), name);
  crypto::MacContext context(require(EVP_MAC_CTX_new(mac), "EVP_MAC_CTX_new"));
  EVP_MAC_free(mac);
  return context;
}

void next(std::uint8_t* last_of_counter) {
  while (++*last_of_counter == 0) --last_of_counter;
}

class Gcm final : public Libcrypto {
 public:
  Gcm(const crypto::CipherRow& row, const crypto::DirectionKeys& keys, Way way)
      : context_(cipher_context(row.key_size == 16 ? "AES-128-GCM" : "AES-256-GCM", keys.encryption_key,
                                nullptr, way)) {
    std::memcpy(nonce_, keys.initial_iv.data(), sizeof nonce_);
  }

  void seal(BytesView packet, std::uint8_t* out) override {
    std::memcpy(out, packet.data(), length_size);
    begin(packet.first(length_size));
    update(context_.get(), packet.subspan(length_size), out + length_size);
    int written = 0;
    require(EVP_CipherFinal_ex(context_.get(), out, &written), "EVP_CipherFinal_ex");
    require(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, out + packet.size()), "tag");
  }

  bool open(MutableBytes packet) override {
    const MutableBytes body = packet.subspan(length_size, packet.size() - length_size - tag_size);
    begin(packet.first(length_size));
    require(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, tag_size, body.data() + body.size()),
            "tag");
    update(context_.get(), body, body.data());
    std::uint8_t nothing[tag_size];
    int written = 0;
    return EVP_CipherFinal_ex(context_.get(), nothing, &written) == 1;
  }

 private:
  static constexpr std::size_t tag_size = 16;

  void begin(BytesView length) {
    require(EVP_CipherInit_ex2(context_.get(), nullptr, nullptr, nonce_, -1, nullptr), "EVP_CipherInit_ex2");
    next(nonce_ + sizeof nonce_ - 1);
    update(context_.get(), length, nullptr);
  }

  crypto::CipherContext context_;
  std::uint8_t nonce_[12];
};

class CtrAndMac final : public Libcrypto {
 public:
  CtrAndMac(const crypto::CipherRow& row, const crypto::MacRow& mac, const crypto::DirectionKeys& keys)
      : mac_first_(mac.order == crypto::MacOrder::encrypt_and_mac),
        tag_size_(mac.size),
        cipher_(cipher_context(row.key_size == 16   ? "AES-128-CTR"
                               : row.key_size == 24 ? "AES-192-CTR"
                                                    : "AES-256-CTR",
                               keys.encryption_key, keys.initial_iv.data(), Way::seal)),
        mac_(mac_context("HMAC")) {
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(mac.digest), 0),
        OSSL_PARAM_construct_end()};
    require(EVP_MAC_init(mac_.get(), keys.integrity_key.data(), mac.size, params), "EVP_MAC_init");
  }

  void seal(BytesView packet, std::uint8_t* out) override {
    std::uint8_t* const tag = out + packet.size();
    if (mac_first_) {
      compute(packet, tag);
      return update(cipher_.get(), packet, out);
    }
    std::memcpy(out, packet.data(), length_size);
    update(cipher_.get(), packet.subspan(length_size), out + length_size);
    compute({out, packet.size()}, tag);
  }

  bool open(MutableBytes packet) override {
    const MutableBytes body = packet.first(packet.size() - tag_size_);
    const MutableBytes encrypted = mac_first_ ? body : body.subspan(length_size);
    std::uint8_t expected[EVP_MAX_MD_SIZE];
    if (mac_first_) {
      update(cipher_.get(), encrypted, encrypted.data());
      compute(body, expected);
    } else {
      compute(body, expected);
      update(cipher_.get(), encrypted, encrypted.data());
    }
    return CRYPTO_memcmp(expected, body.data() + body.size(), tag_size_) == 0;
  }

 private:
  void compute(BytesView packet, std::uint8_t* tag) {
    std::size_t size = 0;
    require(EVP_MAC_init(mac_.get(), nullptr, 0, nullptr), "EVP_MAC_init");
    require(EVP_MAC_update(mac_.get(), number_, sizeof number_), "EVP_MAC_update");
    require(EVP_MAC_update(mac_.get(), packet.data(), packet.size()), "EVP_MAC_update");
    require(EVP_MAC_final(mac_.get(), tag, &size, tag_size_), "EVP_MAC_final");
    next(number_ + sizeof number_ - 1);
  }

  bool mac_first_;
  std::size_t tag_size_;
  crypto::CipherContext cipher_;
  crypto::MacContext mac_;
  std::uint8_t number_[4] = {};
};

// The keystream's first block is the key of Poly1305, and what follows it encrypts the packet.
class ChaCha20Poly1305 final : public Libcrypto {
 public:
  explicit ChaCha20Poly1305(const crypto::DirectionKeys& keys)
      : body_(cipher_context("ChaCha20", keys.encryption_key, nullptr, Way::seal)),
        length_(cipher_context("ChaCha20", keys.encryption_key.subspan(key_size), nullptr, Way::seal)),
        poly1305_(mac_context("POLY1305")) {}

  void seal(BytesView packet, std::uint8_t* out) override {
    begin(packet, out);
    update(body_.get(), packet.subspan(length_size), out + length_size);
    compute({out, packet.size()}, out + packet.size());
  }

  bool open(MutableBytes packet) override {
    const MutableBytes sealed = packet.first(packet.size() - tag_size);
    std::uint8_t length[length_size];
    std::uint8_t expected[tag_size];
    begin(sealed, length);
    compute(sealed, expected);
    const MutableBytes body = sealed.subspan(length_size);
    update(body_.get(), body, body.data());
    return CRYPTO_memcmp(expected, sealed.data() + sealed.size(), tag_size) == 0;
  }

 private:
  static constexpr std::size_t key_size = 32;
  static constexpr std::size_t tag_size = 16;
  static constexpr std::size_t block_size = 64;

  void begin(BytesView packet, std::uint8_t* length) {
    constexpr std::uint8_t zeros[block_size] = {};
    require(EVP_CipherInit_ex2(length_.get(), nullptr, nullptr, iv_, -1, nullptr), "EVP_CipherInit_ex2");
    update(length_.get(), packet.first(length_size), length);
    require(EVP_CipherInit_ex2(body_.get(), nullptr, nullptr, iv_, -1, nullptr), "EVP_CipherInit_ex2");
    update(body_.get(), zeros, first_block_);
    next(iv_ + sizeof iv_ - 1);
  }

  void compute(BytesView sealed, std::uint8_t* tag) {
    std::size_t size = 0;
    require(EVP_MAC_init(poly1305_.get(), first_block_, key_size, nullptr), "EVP_MAC_init");
    require(EVP_MAC_update(poly1305_.get(), sealed.data(), sealed.size()), "EVP_MAC_update");
    require(EVP_MAC_final(poly1305_.get(), tag, &size, tag_size), "EVP_MAC_final");
  }

  crypto::CipherContext body_;
  crypto::CipherContext length_;
  crypto::MacContext poly1305_;
  std::uint8_t iv_[16] = {};
  std::uint8_t first_block_[block_size];
};

}  // namespace

std::unique_ptr<Libcrypto> make_libcrypto(const crypto::CipherRow& cipher, const crypto::MacRow* mac,
                                          const crypto::DirectionKeys& keys, Way way) {
  if (mac) return std::make_unique<CtrAndMac>(cipher, *mac, keys);
  if (cipher.name.starts_with("aes")) return std::make_unique<Gcm>(cipher, keys, way);
  return std::make_unique<ChaCha20Poly1305>(keys);
}

}  // namespace sshrp::bench
