// The key derivation of OpenSSH's private key files: OpenBSD's bcrypt_pbkdf(3).
#pragma once

#include <string_view>

#include "util/secret.h"

namespace sshrp::crypto {

/// `size` bytes from a passphrase. Each round costs some 20 to 40 ms for each 32 bytes; how many a file may
/// ask for is the caller's business. Throws std::invalid_argument for no rounds, no salt or no passphrase.
util::SecretBytes bcrypt_pbkdf(std::string_view passphrase, BytesView salt, std::uint32_t rounds,
                               std::size_t size);

}  // namespace sshrp::crypto
