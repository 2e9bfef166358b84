// ML-KEM-768 against NIST's vectors, whichever library computes it; FIPS 203.
// SPDX-License-Identifier: MIT
#include "crypto/mlkem768.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/vector_lines.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

using wire::ProtocolError;

using testing::fixed;

/// Their fields, which are bytes, for each of the lines of a word.
std::vector<std::vector<Bytes>> vectors(std::string_view word) {
  std::vector<std::vector<Bytes>> all;
  for (const testing::Words& words : testing::vectors("kem/mlkem768.txt", word)) {
    all.emplace_back();
    for (const std::string& field : words) all.back().push_back(testing::bytes(field));
  }
  return all;
}

EphemeralKeyPtr key_of_seed(BytesView d, BytesView z) {
  Bytes seed = to_vector(d);
  seed.insert(seed.end(), z.begin(), z.end());
  return make_mlkem768(fixed<mlkem768_seed_size>(seed));
}

EphemeralKeyPtr key_of_vectors() {
  return load_mlkem768(fixed<mlkem768_private_size>(vectors("private_key").at(0).at(0)));
}

TEST(Mlkem768, makes_the_keys_of_nist) {
  const auto all = vectors("keygen");
  ASSERT_EQ(all.size(), 25u);
  for (const auto& test : all)
    EXPECT_EQ(util::hex(key_of_seed(test[0], test[1])->public_value()), util::hex(test[2]));
}

TEST(Mlkem768, encapsulates_as_nist) {
  const auto all = vectors("encapsulation");
  ASSERT_EQ(all.size(), 25u);
  for (const auto& test : all) {
    const Encapsulated ours = encapsulate_mlkem768(test[0], fixed<mlkem768_message_size>(test[1]));
    EXPECT_EQ(util::hex(ours.ciphertext), util::hex(test[2]));
    EXPECT_EQ(util::hex(ours.secret.view()), util::hex(test[3]));
  }
}

TEST(Mlkem768, decapsulates_as_nist_also_what_was_changed_on_its_way) {
  const auto key = key_of_vectors();
  const auto all = vectors("decapsulation");
  ASSERT_EQ(all.size(), 10u);
  for (const auto& test : all) EXPECT_EQ(util::hex(key->decapsulate(test[0]).view()), util::hex(test[1]));
}

TEST(Mlkem768, makes_keys_that_open_what_was_encapsulated_to_them) {
  for (const auto& test : vectors("keygen")) {
    const auto key = key_of_seed(test[0], test[1]);
    const Encapsulated sealed = encapsulate_mlkem768(key->public_value());
    EXPECT_EQ(util::hex(key->decapsulate(sealed.ciphertext).view()), util::hex(sealed.secret.view()));
  }
}

// FIPS 203 §6.3: J(z || c), which is SHAKE256, for a ciphertext that nobody made for this key.
TEST(Mlkem768, rejects_in_silence_with_the_other_half_of_its_seed) {
  const auto test = vectors("keygen").at(0);
  const Bytes ciphertext(mlkem768_ciphertext_size, 7);
  Bytes hashed = test[1];
  hashed.insert(hashed.end(), ciphertext.begin(), ciphertext.end());
  Bytes expected(mlkem768_secret_size);
  const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  ASSERT_EQ(EVP_DigestInit_ex(context.get(), EVP_shake256(), nullptr), 1);
  ASSERT_EQ(EVP_DigestUpdate(context.get(), hashed.data(), hashed.size()), 1);
  ASSERT_EQ(EVP_DigestFinalXOF(context.get(), expected.data(), expected.size()), 1);
  EXPECT_EQ(util::hex(key_of_seed(test[0], test[1])->decapsulate(ciphertext).view()), util::hex(expected));
}

TEST(Mlkem768, makes_another_key_and_secret_each_time) {
  const auto one = generate_mlkem768(), other = generate_mlkem768();
  EXPECT_FALSE(std::ranges::equal(one->public_value(), other->public_value()));
  const Encapsulated first = encapsulate_mlkem768(one->public_value());
  const Encapsulated second = encapsulate_mlkem768(one->public_value());
  EXPECT_NE(util::hex(first.secret.view()), util::hex(second.secret.view()));
}

TEST(Mlkem768, refuses_values_of_another_size) {
  const auto key = generate_mlkem768();
  for (const std::size_t size : {0, 1, 32, 1087, 1089, 1120, 1184, 1568}) {
    EXPECT_THROW((void)key->decapsulate(Bytes(size)), ProtocolError) << size;
  }
  for (const std::size_t size : {0, 1, 800, 1088, 1183, 1185, 1216, 1568}) {
    EXPECT_THROW((void)encapsulate_mlkem768(Bytes(size)), ProtocolError) << size;
  }
}

// FIPS 203 §7.2, "Modulus check": coefficients of 12 bits, each of which is below q = 3329.
TEST(Mlkem768, refuses_a_public_value_with_a_coefficient_that_is_not_reduced) {
  constexpr unsigned q = 3329, coefficients = 3 * 256;
  const Bytes good = to_vector(generate_mlkem768()->public_value());
  const auto with = [&](unsigned at, unsigned value) {
    Bytes changed = good;
    const unsigned first = at / 2 * 3;
    if (at % 2 == 0) {
      changed[first] = static_cast<std::uint8_t>(value);
      changed[first + 1] = static_cast<std::uint8_t>((changed[first + 1] & 0xf0u) | (value >> 8));
    } else {
      changed[first + 1] = static_cast<std::uint8_t>((changed[first + 1] & 0x0fu) | (value << 4));
      changed[first + 2] = static_cast<std::uint8_t>(value >> 4);
    }
    return changed;
  };
  for (unsigned at = 0; at < coefficients; ++at) {
    EXPECT_THROW((void)encapsulate_mlkem768(with(at, q)), ProtocolError) << at;
  }
  for (const unsigned at : {0u, 1u, 255u, 256u, 766u, 767u}) {
    EXPECT_NO_THROW((void)encapsulate_mlkem768(with(at, q - 1))) << at;
    EXPECT_NO_THROW((void)encapsulate_mlkem768(with(at, 0))) << at;
    EXPECT_THROW((void)encapsulate_mlkem768(with(at, 4095)), ProtocolError) << at;
  }
}

}  // namespace
}  // namespace sshrp::crypto
