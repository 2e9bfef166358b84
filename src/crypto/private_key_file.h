// Private keys as they stand in files: OpenSSH's own format, PKCS#8, PKCS#1 and SEC1 in PEM; and the
// certificates beside them.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/certificate.h"
#include "crypto/private_key.h"
#include "util/secret.h"

namespace sshrp::crypto {

constexpr std::size_t max_key_file = 64 * 1024;  // an RSA key of 16384 bits has 13 KiB

/// A file that can't be used as a private key. The sentence says what is wrong and what would be right; it
/// doesn't name the file, which the caller knows.
class KeyFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// For an encrypted file: that there is no passphrase, or that this one is wrong.
KeyFileError passphrase_error(std::string_view passphrase);

/// The passphrase is not looked at where the key isn't encrypted. Takes up to some seconds where it is, so it
/// blocks. Throws KeyFileError.
PrivateKey parse_private_key(std::string_view file_text, std::string_view passphrase = {});

/// The certificate of `key` that stands beside it, in a file such as id_ed25519-cert.pub. Throws KeyFileError
/// if it is none of `kind`, or of another key.
Certificate parse_certificate_of(const PublicKey& key, CertificateKind kind, std::string_view file_text);

/// The text of a file, not encrypted, in OpenSSH's own format.
util::SecretBytes to_openssh_file(const PrivateKey& key, std::string_view comment);

// OpenSSH's own format, without PEM around it, in openssh_key_format.cpp:

/// Throws KeyFileError for an encrypted key whose passphrase is missing or wrong or takes too long, or one
/// that a security key holds; wire::ProtocolError for what is malformed or weak.
PrivateKey decode_openssh_key(BytesView bytes, std::string_view passphrase);

util::SecretBytes encode_openssh_key(const PrivateKey& key, std::string_view comment);

}  // namespace sshrp::crypto
