// How OpenSSH's private key files are encrypted: OpenSSH's PROTOCOL.key §1 and §2.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "util/secret.h"

namespace sshrp::crypto {

// Rounds of bcrypt_pbkdf, which whoever wrote the file chose: ssh-keygen takes 16 or 24, the careful 100.
// More would make the start wait for many seconds.
constexpr std::uint32_t max_kdf_rounds = 256;
constexpr std::size_t max_kdf_salt = 64;  // bytes; ssh-keygen takes 16

/// What the head of a file says.
struct KeyEncryption {
  std::string_view cipher;
  std::string_view kdf;
  BytesView kdf_options;
};

/// The ciphers are those that ssh-keygen -Z takes, but 3DES. `rest` is what stands in the file behind the
/// encrypted section: the tag of a cipher that has one, and nothing of another. Throws wire::ProtocolError
/// for what is malformed or not known, KeyFileError for a missing passphrase, too many rounds, or a tag that
/// doesn't fit. Without a tag a wrong passphrase isn't noticed here.
util::SecretBytes decrypt_key(const KeyEncryption& encryption, std::string_view passphrase, BytesView section,
                              BytesView rest);

/// To which the section is padded, bytes. Throws wire::ProtocolError for an unknown cipher.
std::size_t key_padding(std::string_view cipher);

/// OpenBSD's bcrypt_pbkdf(3), by which a passphrase becomes a key of `size` bytes. Each round
/// costs some 20 to 40 ms for each 32 bytes; how many a file may ask for is the caller's business. Throws
/// std::invalid_argument for no rounds, no salt or no passphrase.
util::SecretBytes bcrypt_pbkdf(std::string_view passphrase, BytesView salt, std::uint32_t rounds,
                               std::size_t size);

}  // namespace sshrp::crypto
