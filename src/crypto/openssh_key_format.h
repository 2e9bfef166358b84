// The binary inside of OpenSSH's private key files: OpenSSH's PROTOCOL.key.
#pragma once

#include "crypto/private_key.h"
#include "util/secret.h"

namespace sshrp::crypto {

/// Throws KeyFileError for an encrypted key whose passphrase is missing or wrong or takes too long, or one
/// that a security key holds; wire::ProtocolError for what is malformed or weak.
PrivateKey decode_openssh_key(BytesView bytes, std::string_view passphrase);

util::SecretBytes encode_openssh_key(const PrivateKey& key, std::string_view comment);

}  // namespace sshrp::crypto
