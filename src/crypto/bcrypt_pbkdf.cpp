// bcrypt_pbkdf of key_encryption.h: the one place that knows Botan.
// SPDX-License-Identifier: MIT
#include <botan/pwdhash.h>

#include <stdexcept>

#include "crypto/key_encryption.h"

namespace sshrp::crypto {

util::SecretBytes bcrypt_pbkdf(std::string_view passphrase, BytesView salt, std::uint32_t rounds,
                               std::size_t size) {
  if (passphrase.empty() || salt.empty() || rounds == 0)
    throw std::invalid_argument("bcrypt_pbkdf without passphrase, salt or rounds");
  util::SecretBytes key(size);
  const auto family = Botan::PasswordHashFamily::create_or_throw("Bcrypt-PBKDF");
  family->from_params(rounds)->derive_key(key.data().data(), key.size(), passphrase.data(), passphrase.size(),
                                          salt.data(), salt.size());
  return key;
}

}  // namespace sshrp::crypto
