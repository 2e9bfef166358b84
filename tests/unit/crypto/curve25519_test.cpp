// s2n-bignum's Ed25519: vectors of RFC 8032 and of Project Wycheproof, and the same as libcrypto's; and that
// it has two forms of each function, for this and for X25519.
// SPDX-License-Identifier: MIT
#include "crypto/curve25519.h"

#include "crypto/curve25519_values.h"
#include "crypto/private_key.h"
#include "wire/writer.h"
#ifdef __x86_64__
#include <third_party/glue/s2n_bignum.h>
#endif

namespace sshrp::crypto {
namespace {

using namespace testing;
using Ed25519 = Curve25519Test;

struct Rfc8032 {
  const char *own, *point, *message, *signature;
};

// RFC 8032 §7.1: tests 1, 2, 3 and SHA(abc)
constexpr Rfc8032 of_the_rfc[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "-",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f"
     "0595bb"
     "e24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2ea"
     "eb4302"
     "aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e"
     "9716ed"
     "28dc027beceea1ec40a"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d442"
     "3643ce"
     "80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179"
     "c138ac"
     "17ad9bef1177331a704"},
};

TEST_F(Ed25519, signs_and_verifies_as_in_the_rfc) {
  for (const Rfc8032& known : of_the_rfc) {
    const Value point = value(known.point);
    const auto signature = ed25519_sign(value(known.own), point, bytes(known.message));
    EXPECT_EQ(util::hex(signature), known.signature);
    EXPECT_EQ(ed25519_verify(point, bytes(known.message), signature), true);
  }
}

TEST_F(Ed25519, agrees_with_wycheproof) {
  const auto all = vectors("wycheproof/ed25519.txt");
  ASSERT_GT(all.size(), 140u);
  for (const auto& fields : all)
    EXPECT_EQ(ed25519_verify(value(fields[1]), bytes(fields[2]), bytes(fields[3])), fields[4] == "valid")
        << fields[0];
}

Bytes signature_by_libcrypto(const Pkey& key, BytesView message) {
  const DigestContext context(require(EVP_MD_CTX_new(), "context"));
  require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()), "sign");
  Bytes made(ed25519_signature_size);
  std::size_t size = made.size();
  require(EVP_DigestSign(context.get(), made.data(), &size, message.data(), message.size()), "sign");
  return made;
}

bool is_valid_for_libcrypto(const Value& point, BytesView message, BytesView signature) {
  const Pkey key = public_by_libcrypto("ED25519", point);
  const DigestContext context(require(EVP_MD_CTX_new(), "context"));
  require(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()), "verify");
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

TEST_F(Ed25519, is_what_libcrypto_comes_to_with_random_keys_and_messages) {
  for (int i = 0; i < random_inputs; ++i) {
    const Value own = random_value();
    Bytes message(static_cast<std::size_t>(i % 300));
    random_fill(message);
    const Pkey key = private_by_libcrypto("ED25519", own);
    const Value point = public_value_by_libcrypto(key);
    auto signature = ed25519_sign(own, point, message);
    ASSERT_EQ(util::hex(signature), util::hex(signature_by_libcrypto(key, message))) << util::hex(own);
    ASSERT_EQ(ed25519_verify(point, message, signature), true) << util::hex(own);
    const auto bit = static_cast<std::size_t>(i) % (8 * signature.size());  // each of them
    signature[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    ASSERT_EQ(ed25519_verify(point, message, signature), false) << util::hex(own) << ' ' << bit;
  }
}

// Keys that are points or not, signatures that are valid or not: what libcrypto says, unless it has to be
// asked.
TEST_F(Ed25519, says_of_any_key_what_libcrypto_says) {
  Bytes message(32);
  int points = 0;
  for (int i = 0; i < random_inputs / 10; ++i) {
    const Value point = random_value();
    Ed25519Signature signature{};
    random_fill(signature);
    signature.back() &= 0x0f;  // S below L
    const auto verdict = ed25519_verify(point, message, signature);
    points += verdict ? 1 : 0;
    EXPECT_EQ(verdict.value_or(false), is_valid_for_libcrypto(point, message, signature)) << util::hex(point);
  }
  EXPECT_GT(points, 300);
  EXPECT_LT(points, 700);
}

/// RFC 8709 §4
PublicKey public_key(const Value& point) {
  Bytes blob;
  wire::Writer(blob).string("ssh-ed25519").string(point);
  return PublicKey::parse(blob);
}

// Of a key that is the neutral point, or nearly so, anybody can make signatures of anything: R = S * B. What
// libcrypto takes of such and of other encodings that aren't the only ones is taken still, and nothing else.
TEST_F(Ed25519, leaves_to_libcrypto_what_isnt_the_only_encoding_of_a_point) {
  const Bytes message(32, 'm');
  const Pkey key = private_by_libcrypto("ED25519", random_value());
  Ed25519Signature signature{};
  std::ranges::copy(value("5866666666666666666666666666666666666666666666666666666666666666"),
                    signature.begin());
  signature[curve25519_value_size] = 1;  // S = 1, R = B
  Bytes blob;
  wire::Writer(blob).string("ssh-ed25519").string(signature);
  int taken = 0;
  for (const char* sign : {"7f", "ff"}) {
    for (int above = 0; above < 19; ++above) {  // y = p + above
      Value point =
          value("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" + std::string(sign));
      point[0] = static_cast<std::uint8_t>(point[0] + above);
      EXPECT_EQ(ed25519_verify(point, message, signature), std::nullopt) << util::hex(point);
      const bool valid = is_valid_for_libcrypto(point, message, signature);
      choose_crypto_provider(CryptoProvider::automatic);
      EXPECT_EQ(public_key(point).verify("ssh-ed25519", message, blob), valid) << util::hex(point);
      taken += valid ? 1 : 0;
    }
  }
  EXPECT_GT(taken, 0);
}

TEST_F(Ed25519, refuses_a_signature_with_s_not_below_the_order_or_of_another_size) {
  const Value own = random_value();
  const Value point = public_value_by_libcrypto(private_by_libcrypto("ED25519", own));
  const Bytes message(20, 'x');
  auto signature = ed25519_sign(own, point, message);
  EXPECT_EQ(ed25519_verify(point, message, BytesView(signature).first(63)), false);
  const Value order = value("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    carry += static_cast<unsigned>(signature[order.size() + i]) + order[i];
    signature[order.size() + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  EXPECT_EQ(ed25519_verify(point, message, signature), false);
  EXPECT_FALSE(is_valid_for_libcrypto(point, message, signature));
}

TEST_F(Ed25519, is_of_keys_in_the_same_way_by_either_library) {
  const Bytes message(100, 'x');
  choose_crypto_provider(CryptoProvider::openssl);
  const PrivateKey key = PrivateKey::generate_ed25519();
  const Bytes by_libcrypto = key.sign("ssh-ed25519", message);
  EXPECT_FALSE(curve25519_is_ours());
  choose_crypto_provider(CryptoProvider::automatic);
  EXPECT_TRUE(curve25519_is_ours());
  EXPECT_EQ(key.sign("ssh-ed25519", message), by_libcrypto);
  EXPECT_TRUE(key.public_key().verify("ssh-ed25519", message, by_libcrypto));
}

#ifdef __x86_64__

// The one is for processors with BMI2 and ADX.
TEST_F(Curve25519Test, has_two_forms_of_each_function_that_come_to_the_same) {
  const Processor& processor = this_processor();
  if (!processor.bmi2 || !processor.adx) GTEST_SKIP() << "this processor has no BMI2 or ADX";
  for (int i = 0; i < 1000; ++i) {
    const Value a = random_value();
    const Value b = random_value();
    Value one{}, other{};
    curve25519_x25519_byte(one.data(), a.data(), b.data());
    curve25519_x25519_byte_alt(other.data(), a.data(), b.data());
    ASSERT_EQ(one, other);
    curve25519_x25519base_byte(one.data(), a.data());
    curve25519_x25519base_byte_alt(other.data(), a.data());
    ASSERT_EQ(one, other);

    std::array<std::uint64_t, 4> x{}, y{}, z{}, sum{}, other_sum{};
    std::ranges::copy(a, reinterpret_cast<std::uint8_t*>(x.data()));
    std::ranges::copy(b, reinterpret_cast<std::uint8_t*>(y.data()));
    std::ranges::copy(one, reinterpret_cast<std::uint8_t*>(z.data()));
    bignum_madd_n25519(sum.data(), x.data(), y.data(), z.data());
    bignum_madd_n25519_alt(other_sum.data(), x.data(), y.data(), z.data());
    ASSERT_EQ(sum, other_sum);

    std::array<std::uint64_t, 8> point{}, other_point{}, both{}, other_both{};
    edwards25519_scalarmulbase(point.data(), x.data());
    edwards25519_scalarmulbase_alt(other_point.data(), x.data());
    ASSERT_EQ(point, other_point);
    edwards25519_scalarmuldouble(both.data(), y.data(), point.data(), sum.data());
    edwards25519_scalarmuldouble_alt(other_both.data(), y.data(), point.data(), sum.data());
    ASSERT_EQ(both, other_both);

    const auto refused = edwards25519_decode(point.data(), b.data());
    ASSERT_EQ(refused, edwards25519_decode_alt(other_point.data(), b.data()));
    if (refused == 0) {
      ASSERT_EQ(point, other_point);
    }
  }
}

#endif

}  // namespace
}  // namespace sshrp::crypto
