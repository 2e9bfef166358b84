// SPDX-License-Identifier: MIT
#include "crypto/key_encryption.h"

#include <openssl/err.h>

#include <algorithm>

#include "crypto/ciphers.h"
#include "crypto/openssl.h"
#include "crypto/private_key_file.h"
#include "util/text.h"
#include "wire/reader.h"

namespace sshrp::crypto {
namespace {

constexpr const char* failure = "can't decrypt a private key";

struct KeyCipher {
  std::string_view name;
  const char* openssl_name;
  std::size_t key_size, iv_size, tag_size, block_size;
  bool (*open)(const KeyCipher& row, BytesView keys, MutableBytes section, BytesView tag);
};

/// `keys` holds the key and then the IV.
bool open_evp(const KeyCipher& row, BytesView keys, MutableBytes section, BytesView tag) {
  const CipherContext context(require(EVP_CIPHER_CTX_new(), failure));
  const EVP_CIPHER* cipher = require(EVP_get_cipherbyname(row.openssl_name), failure);
  require(EVP_DecryptInit_ex(context.get(), cipher, nullptr, keys.data(), keys.data() + row.key_size),
          failure);
  require(EVP_CIPHER_CTX_set_padding(context.get(), 0), failure);
  if (!tag.empty()) {
    Bytes copy = to_vector(tag);
    require(
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(copy.size()), copy.data()),
        failure);
  }
  int size = 0, last = 0;
  require(EVP_DecryptUpdate(context.get(), section.data(), &size, section.data(),
                            static_cast<int>(section.size())),
          failure);
  const bool opened = EVP_DecryptFinal_ex(context.get(), section.data() + size, &last) == 1;
  ERR_clear_error();
  return opened;
}

bool open_chacha20(const KeyCipher&, BytesView keys, MutableBytes section, BytesView tag) {
  return open_chacha20_poly1305_data(keys, section, tag);
}

constexpr KeyCipher ciphers[] = {
    // name, libcrypto's, key, IV, tag, block
    {"aes256-ctr", "AES-256-CTR", 32, 16, 0, 16, open_evp},
    {"aes192-ctr", "AES-192-CTR", 24, 16, 0, 16, open_evp},
    {"aes128-ctr", "AES-128-CTR", 16, 16, 0, 16, open_evp},
    {"aes256-cbc", "AES-256-CBC", 32, 16, 0, 16, open_evp},  // the default of older versions
    {"aes192-cbc", "AES-192-CBC", 24, 16, 0, 16, open_evp},
    {"aes128-cbc", "AES-128-CBC", 16, 16, 0, 16, open_evp},
    {"aes256-gcm@openssh.com", "AES-256-GCM", 32, 12, 16, 16, open_evp},
    {"aes128-gcm@openssh.com", "AES-128-GCM", 16, 12, 16, 16, open_evp},
    {"chacha20-poly1305@openssh.com", nullptr, 64, 0, 16, 8, open_chacha20},
};

const KeyCipher& find_row(std::string_view name) {
  const auto found = std::ranges::find(ciphers, name, &KeyCipher::name);
  if (found == std::end(ciphers))
    throw wire::ProtocolError("it is encrypted with the unknown cipher \"" + util::escape(name, 64) + "\"");
  return *found;
}

struct KdfOptions {
  BytesView salt;
  std::uint32_t rounds;
};

/// PROTOCOL.key §2
KdfOptions read_kdf_options(const KeyEncryption& encryption) {
  if (encryption.kdf != "bcrypt") {
    throw wire::ProtocolError("its passphrase is used by the unknown function \"" +
                              util::escape(encryption.kdf, 64) + "\"");
  }
  wire::Reader reader(encryption.kdf_options);
  KdfOptions options{};
  options.salt = reader.string();
  options.rounds = reader.uint32();
  reader.end();
  if (options.salt.empty() || options.salt.size() > max_kdf_salt || options.rounds == 0)
    throw wire::ProtocolError("its bcrypt has no rounds, or a salt that isn't 1 to 64 bytes");
  if (options.rounds > max_kdf_rounds) {
    throw KeyFileError("the key asks for " + std::to_string(options.rounds) +
                       " rounds of bcrypt, more than " + std::to_string(max_kdf_rounds) +
                       "; ssh-keygen -p -a 100 -f FILE makes it 100");
  }
  return options;
}

}  // namespace

util::SecretBytes decrypt_key(const KeyEncryption& encryption, std::string_view passphrase, BytesView section,
                              BytesView rest) {
  const KeyCipher& cipher = find_row(encryption.cipher);
  const KdfOptions options = read_kdf_options(encryption);
  if (section.empty() || section.size() % cipher.block_size != 0 || rest.size() != cipher.tag_size)
    throw wire::ProtocolError("its encrypted part is cut short or too long");
  if (passphrase.empty()) throw passphrase_error(passphrase);
  const util::SecretBytes keys =
      bcrypt_pbkdf(passphrase, options.salt, options.rounds, cipher.key_size + cipher.iv_size);
  util::SecretBytes opened(section);
  if (!cipher.open(cipher, keys.view(), opened.data(), rest)) throw passphrase_error(passphrase);
  return opened;
}

std::size_t key_padding(std::string_view cipher) { return find_row(cipher).block_size; }

}  // namespace sshrp::crypto
