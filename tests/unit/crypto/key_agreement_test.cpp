// SPDX-License-Identifier: MIT
#include "crypto/key_agreement.h"

#include <gtest/gtest.h>

#include "crypto/kex_ecdh.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

std::string encoded(SecretEncoding encoding, const Bytes& secret) {
  return util::hex(encode_secret(encoding, secret).view());
}

// RFC 4253 §8: K is hashed as an mpint, whatever zeros it has in memory; RFC 4251 §5 has the examples.
TEST(EncodeSecret, writes_a_number_without_the_zeros_that_it_has_in_memory) {
  EXPECT_EQ(encoded(SecretEncoding::mpint, {}), "00000000");
  EXPECT_EQ(encoded(SecretEncoding::mpint, {0, 0}), "00000000");
  EXPECT_EQ(encoded(SecretEncoding::mpint, {0, 0, 5}), "0000000105");
  EXPECT_EQ(encoded(SecretEncoding::mpint, {0x80}), "000000020080");
  EXPECT_EQ(encoded(SecretEncoding::mpint, {0, 0x80}), "000000020080");
  EXPECT_EQ(encoded(SecretEncoding::mpint, {9, 0xa3, 0x78, 0xf9, 0xb2, 0xe3, 0x32, 0xa7}),
            "0000000809a378f9b2e332a7");
}

TEST(EncodeSecret, writes_a_string_as_it_is) {
  EXPECT_EQ(encoded(SecretEncoding::string, {}), "00000000");
  EXPECT_EQ(encoded(SecretEncoding::string, {0, 0, 5}), "00000003000005");
  EXPECT_EQ(encoded(SecretEncoding::string, {0x80}), "0000000180");
}

TEST(DiffieHellman, encapsulates_with_a_new_key_each_time) {
  const Kem& kem = diffie_hellman<generate_curve25519>;
  const auto client = kem.generate();
  const Encapsulated one = kem.encapsulate(client->public_value());
  const Encapsulated other = kem.encapsulate(client->public_value());
  EXPECT_NE(util::hex(one.ciphertext), util::hex(other.ciphertext));
  EXPECT_EQ(util::hex(client->decapsulate(one.ciphertext).view()), util::hex(one.secret.view()));
  EXPECT_EQ(util::hex(client->decapsulate(other.ciphertext).view()), util::hex(other.secret.view()));
}

TEST(DiffieHellman, encapsulates_to_no_illegal_public_value) {
  const Kem& kem = diffie_hellman<generate_curve25519>;
  EXPECT_THROW(kem.encapsulate(Bytes(curve25519_size)), wire::ProtocolError) << "of low order";
  EXPECT_THROW(kem.encapsulate(Bytes(curve25519_size - 1, 9)), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::crypto
