// Values of X25519 and Ed25519 for tests: of hex, random ones, and by libcrypto.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <algorithm>

#include "crypto/crypto_provider.h"
#include "crypto/curve25519.h"
#include "crypto/openssl.h"
#include "crypto/random.h"
#include "crypto/vector_lines.h"

namespace sshrp::crypto::testing {

inline constexpr int random_inputs = 10'000;

using Value = std::array<std::uint8_t, curve25519_value_size>;

inline Value value(std::string_view hex) {
  Value made{};
  std::ranges::copy(bytes(hex), made.begin());
  return made;
}

inline Value random_value() {
  Value made{};
  random_fill(made);
  return made;
}

class Curve25519Test : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!has_curve25519_code) GTEST_SKIP() << "s2n-bignum is for x86-64 here";
  }
  ~Curve25519Test() override { choose_crypto_provider(CryptoProvider::openssl); }
};

inline Value public_value_by_libcrypto(const Pkey& key) {
  Value made{};
  std::size_t size = made.size();
  require(EVP_PKEY_get_raw_public_key(key.get(), made.data(), &size), "public value");
  return made;
}

inline Pkey private_by_libcrypto(const char* kind, const Value& own) {
  return Pkey(require(EVP_PKEY_new_raw_private_key_ex(nullptr, kind, nullptr, own.data(), own.size()),
                      "private key"));
}

inline Pkey public_by_libcrypto(const char* kind, const Value& point) {
  return Pkey(require(EVP_PKEY_new_raw_public_key_ex(nullptr, kind, nullptr, point.data(), point.size()),
                      "public key"));
}

}  // namespace sshrp::crypto::testing
