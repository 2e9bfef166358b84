// PkeyBuilder: a key for libcrypto, put together from its numbers.
// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/param_build.h>

#include <vector>

#include "crypto/openssl.h"
#include "util/bytes.h"

namespace sshrp::crypto {

/// Names are the OSSL_PKEY_PARAM_ constants; what is given must live until build().
class PkeyBuilder {
 public:
  PkeyBuilder();
  /// Wiped after use, so it may be a secret.
  PkeyBuilder& number(const char* name, BytesView magnitude);
  PkeyBuilder& number(const char* name, Bignum value);
  PkeyBuilder& integer(const char* name, int value);
  PkeyBuilder& text(const char* name, const char* value);
  PkeyBuilder& octets(const char* name, BytesView value);

  /// `selection` is EVP_PKEY_KEY_PARAMETERS, EVP_PKEY_PUBLIC_KEY or EVP_PKEY_KEYPAIR. Null if libcrypto
  /// refuses what it was given, such as a point off the curve.
  Pkey build(const char* key_type, int selection);

 private:
  std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>> params_;
  std::vector<Bignum> numbers_;
};

/// A number of a key, such as OSSL_PKEY_PARAM_RSA_N.
Bignum pkey_number(const EVP_PKEY* key, const char* name);

Bignum to_number(BytesView magnitude);
/// Bits of a number without leading zero bytes.
std::size_t bit_length(BytesView magnitude);
/// As short as the number; empty for 0.
Bytes to_magnitude(const BIGNUM* number);

}  // namespace sshrp::crypto
