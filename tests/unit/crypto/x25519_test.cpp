// s2n-bignum's X25519: vectors of RFC 7748 and of Project Wycheproof, and the same as libcrypto's.
// SPDX-License-Identifier: MIT
#include "crypto/curve25519_values.h"

namespace sshrp::crypto {
namespace {

using namespace testing;
using X25519 = Curve25519Test;

Value secret_of(const Value& own, const Value& peer) {
  Value secret{};
  EXPECT_TRUE(x25519_secret(own, peer, secret));
  return secret;
}

// RFC 7748 §5.2
TEST_F(X25519, comes_to_the_values_of_the_rfc_after_1_and_1000_iterations) {
  Value k = value("0900000000000000000000000000000000000000000000000000000000000000");
  Value u = k;
  for (int i = 1; i <= 1000; ++i) {
    const Value next = secret_of(k, u);
    u = k;
    k = next;
    if (i == 1) {
      EXPECT_EQ(util::hex(k), "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
    }
  }
  EXPECT_EQ(util::hex(k), "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
}

TEST_F(X25519, agrees_with_wycheproof_and_refuses_what_gives_zero) {
  const auto all = vectors("wycheproof/x25519.txt");
  ASSERT_GT(all.size(), 500u);
  std::size_t zeros = 0;
  for (const auto& fields : all) {
    Value secret{};
    const bool is_secret = x25519_secret(value(fields[1]), value(fields[2]), secret);
    EXPECT_EQ(is_secret, fields[4] == "valid") << fields[0];
    EXPECT_EQ(util::hex(secret), fields[3]) << fields[0];
    zeros += is_secret ? 0 : 1;
  }
  EXPECT_GT(zeros, 20u);
}

Value secret_by_libcrypto(const Pkey& own, const Value& peer) {
  const Pkey point = public_by_libcrypto("X25519", peer);
  const PkeyContext context(require(EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr), "context"));
  Value made{};
  std::size_t size = made.size();
  require(EVP_PKEY_derive_init(context.get()), "derive");
  require(EVP_PKEY_derive_set_peer(context.get(), point.get()), "derive");
  require(EVP_PKEY_derive(context.get(), made.data(), &size), "derive");
  return made;
}

TEST_F(X25519, is_what_libcrypto_comes_to_with_random_values) {
  for (int i = 0; i < random_inputs; ++i) {
    const Value own = random_value();
    const Value peer = random_value();  // half of them are of the twist
    const Pkey key = private_by_libcrypto("X25519", own);
    Value public_value{};
    x25519_public_value(own, public_value);
    ASSERT_EQ(public_value, public_value_by_libcrypto(key)) << util::hex(own);
    ASSERT_EQ(secret_of(own, peer), secret_by_libcrypto(key, peer))
        << util::hex(own) << ' ' << util::hex(peer);
  }
}

}  // namespace
}  // namespace sshrp::crypto
