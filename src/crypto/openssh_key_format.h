// The binary inside of OpenSSH's private key files: OpenSSH's PROTOCOL.key.
#pragma once

#include "crypto/private_key.h"
#include "util/secret.h"

namespace sshrp::crypto {

/// Throws KeyFileError for an encrypted key, wire::ProtocolError for what is malformed or weak.
PrivateKey decode_openssh_key(BytesView bytes);

util::SecretBytes encode_openssh_key(const PrivateKey& key, std::string_view comment);

}  // namespace sshrp::crypto
