// Message digests (FIPS 180-4) by name, and HMAC (RFC 2104) with them.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/openssl.h"
#include "util/secret.h"

namespace sshrp::crypto {

enum class DigestKind { sha1, sha256, sha384, sha512 };

/// libcrypto's description of the digest; lives as long as the program.
const EVP_MD* evp_digest(DigestKind kind);

/// A digest in the making.
class Digest {
 public:
  explicit Digest(DigestKind kind);
  Digest& update(BytesView bytes);
  /// The digest of all that was given; ends this object's use.
  util::SecretBytes finish();

 private:
  DigestContext context_;
};

util::SecretBytes digest(DigestKind kind, BytesView bytes);
/// Of a whole text at once; for packets see mac.h.
util::SecretBytes hmac(DigestKind kind, BytesView key, BytesView data);

}  // namespace sshrp::crypto
