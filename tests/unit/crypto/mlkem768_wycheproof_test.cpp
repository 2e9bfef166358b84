// ML-KEM-768 against Wycheproof's vectors, whichever library computes it: keys that aren't reduced,
// ciphertexts of other lengths or for nobody, matrices that are rare.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "crypto/mlkem768.h"
#include "crypto/vector_lines.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

struct Vector {
  std::vector<Bytes> fields;
  bool valid;
  std::string number;
};

std::vector<Vector> vectors(std::string_view word) {
  std::vector<Vector> all;
  for (const testing::Words& words : testing::vectors("kem/wycheproof.txt", word)) {
    Vector vector{{}, words[words.size() - 2] == "valid", words.back()};
    for (const std::string& field : std::span(words).first(words.size() - 2))
      vector.fields.push_back(testing::bytes(field));
    all.push_back(std::move(vector));
  }
  return all;
}

TEST(Mlkem768, encapsulates_as_wycheproof_demands) {
  std::size_t refused = 0, made = 0;
  for (const Vector& test : vectors("encapsulation")) {
    const auto encapsulated = [&] {
      return encapsulate_mlkem768(test.fields[0], BytesView(test.fields[1]).first<mlkem768_message_size>());
    };
    if (!test.valid) {
      EXPECT_THROW((void)encapsulated(), wire::ProtocolError) << test.number;
      ++refused;
      continue;
    }
    const Encapsulated ours = encapsulated();
    EXPECT_EQ(util::hex(ours.ciphertext), util::hex(test.fields[2])) << test.number;
    EXPECT_EQ(util::hex(ours.secret.view()), util::hex(test.fields[3])) << test.number;
    ++made;
  }
  EXPECT_EQ(refused, 32u);
  EXPECT_GE(made, 16u);
}

TEST(Mlkem768, decapsulates_as_wycheproof_demands) {
  std::size_t refused = 0, opened = 0;
  for (const Vector& test : vectors("decapsulation")) {
    const auto key = make_mlkem768(BytesView(test.fields[0]).first<mlkem768_seed_size>());
    if (!test.valid) {
      EXPECT_THROW((void)key->decapsulate(test.fields[1]), wire::ProtocolError) << test.number;
      ++refused;
      continue;
    }
    EXPECT_EQ(util::hex(key->decapsulate(test.fields[1]).view()), util::hex(test.fields[2])) << test.number;
    ++opened;
  }
  EXPECT_EQ(refused, 8u);
  EXPECT_GE(opened, 20u);
}

}  // namespace
}  // namespace sshrp::crypto
