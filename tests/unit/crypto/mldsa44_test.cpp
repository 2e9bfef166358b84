// ML-DSA-44 against NIST's and Wycheproof's vectors, whichever library computes it; FIPS 204.
// SPDX-License-Identifier: MIT
#include "crypto/mldsa44.h"

#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "crypto/vector_lines.h"

namespace sshrp::crypto {
namespace {

using testing::bytes;
using testing::fixed;
using testing::Words;

std::vector<Words> vectors(std::string_view word) { return testing::vectors("mldsa44/mldsa44.txt", word); }

const Bytes zeros(mldsa44_randomness_size, 0);
const Mldsa44Randomness deterministic = fixed<mldsa44_randomness_size>(zeros);

std::unique_ptr<const Mldsa44Key> key_of_seed(BytesView seed) {
  return make_mldsa44(fixed<mldsa44_seed_size>(seed));
}

std::string sha256(BytesView data) { return util::hex(digest(DigestKind::sha256, data).view()); }

TEST(Mldsa44, makes_the_keys_of_nist) {
  const auto all = vectors("keygen");
  ASSERT_EQ(all.size(), 25u);
  for (const Words& test : all) EXPECT_EQ(sha256(key_of_seed(bytes(test[0]))->public_value()), test[1]);
}

TEST(Mldsa44, signs_as_nist_with_and_without_randomness) {
  const auto all = vectors("siggen");
  ASSERT_EQ(all.size(), 6u);
  for (const Words& test : all) {
    const Bytes private_key = bytes(test[0]), randomness = bytes(test[3]);
    const auto key = load_mldsa44(fixed<mldsa44_private_size>(private_key));
    EXPECT_EQ(sha256(key->sign(bytes(test[1]), bytes(test[2]), fixed<mldsa44_randomness_size>(randomness))),
              test[4]);
  }
}

TEST(Mldsa44, signs_as_wycheproof_demands_under_every_context) {
  const auto all = vectors("sign");
  ASSERT_EQ(all.size(), 73u);
  for (const Words& test : all) {
    const auto key = key_of_seed(bytes(test[0]));
    const Bytes message = bytes(test[1]), context = bytes(test[2]);
    const Bytes signature = key->sign(message, context, deterministic);
    EXPECT_EQ(sha256(signature), test[3]);
    EXPECT_TRUE(verify_mldsa44(key->public_value(), message, context, signature));
  }
}

TEST(Mldsa44, takes_and_refuses_what_nist_and_wycheproof_do) {
  std::size_t valid = 0, invalid = 0;
  for (const Words& test : vectors("verify")) {
    const bool expected = test[4] == "valid";
    ++(expected ? valid : invalid);
    EXPECT_EQ(verify_mldsa44(bytes(test[0]), bytes(test[1]), bytes(test[2]), bytes(test[3])), expected)
        << test[5];
  }
  EXPECT_GE(valid, 20u);
  EXPECT_GE(invalid, 40u);
}

TEST(Mldsa44, signs_anew_each_time_and_refuses_another_message_context_and_key) {
  const Bytes seed(mldsa44_seed_size, 7), other_seed(mldsa44_seed_size, 8), message{1, 2, 3}, context{4};
  const auto key = key_of_seed(seed);
  const Bytes signature = key->sign(message, context);
  EXPECT_NE(signature, key->sign(message, context)) << "hedged";
  EXPECT_TRUE(verify_mldsa44(key->public_value(), message, context, signature));
  EXPECT_FALSE(verify_mldsa44(key->public_value(), Bytes{1, 2}, context, signature));
  EXPECT_FALSE(verify_mldsa44(key->public_value(), message, Bytes{}, signature));
  EXPECT_FALSE(verify_mldsa44(key_of_seed(other_seed)->public_value(), message, context, signature));
}

TEST(Mldsa44, refuses_other_lengths_and_too_long_a_context) {
  const Bytes seed(mldsa44_seed_size, 7), message{1, 2, 3};
  const auto key = key_of_seed(seed);
  const Bytes signature = key->sign(message, {});
  for (const int change : {-1, 1}) {
    Bytes other = signature, other_key = to_vector(key->public_value());
    other.resize(other.size() + static_cast<std::size_t>(change));
    other_key.resize(other_key.size() + static_cast<std::size_t>(change));
    EXPECT_FALSE(verify_mldsa44(key->public_value(), message, {}, other));
    EXPECT_FALSE(verify_mldsa44(other_key, message, {}, signature));
  }
  EXPECT_FALSE(verify_mldsa44(key->public_value(), message, Bytes(mldsa44_max_context + 1), signature));
  EXPECT_THROW((void)key->sign(message, Bytes(mldsa44_max_context + 1)), std::runtime_error);
  EXPECT_TRUE(verify_mldsa44(key->public_value(), message, Bytes(mldsa44_max_context),
                             key->sign(message, Bytes(mldsa44_max_context))));
}

}  // namespace
}  // namespace sshrp::crypto
