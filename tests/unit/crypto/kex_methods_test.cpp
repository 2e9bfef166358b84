// SPDX-License-Identifier: MIT
#include "crypto/kex_methods.h"

#include <gtest/gtest.h>

#include "util/text.h"

namespace sshrp::crypto {
namespace {

TEST(KexMethods, stand_in_the_order_of_openssh) {
  std::vector<std::string_view> names;
  for (const KexMethod& method : kex_methods()) names.push_back(method.name);
  EXPECT_EQ(util::join(names, ","),
            "mlkem768x25519-sha256,sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,"
            "mlkem768nistp256-sha256,curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-"
            "sha2-nistp384,"
            "ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,"
            "diffie-hellman-group18-sha512,diffie-hellman-group14-sha256,diffie-hellman-group-exchange-sha1,"
            "diffie-hellman-group14-sha1,diffie-hellman-group1-sha1");
}

TEST(KexMethods, are_found_by_their_exact_name) {
  ASSERT_NE(find_kex_method("ecdh-sha2-nistp384"), nullptr);
  EXPECT_EQ(find_kex_method("ecdh-sha2-nistp384")->digest, DigestKind::sha384);
  EXPECT_EQ(find_kex_method("ECDH-SHA2-NISTP384"), nullptr);
  EXPECT_EQ(find_kex_method("diffie-hellman-group1-sha256"), nullptr);
  EXPECT_EQ(find_kex_method(""), nullptr);
}

TEST(KexMethods, both_sides_of_each_agree) {
  for (const KexMethod& method : kex_methods()) {
    const auto& [encoding, generate, encapsulate] = method.kem;
    ASSERT_EQ(generate == nullptr, method.form == KexForm::dh_gex);
    ASSERT_EQ(encapsulate == nullptr, method.form == KexForm::dh_gex);
    if (!generate) continue;
    const auto client = generate();
    const Encapsulated server = encapsulate(client->public_value());
    EXPECT_EQ(util::hex(client->decapsulate(server.ciphertext).view()), util::hex(server.secret.view()))
        << method.name;
  }
}

TEST(KexMethods, of_two_parts_have_a_string_as_their_secret_and_hash_by_their_name) {
  for (const KexMethod& method : kex_methods()) {
    const bool is_hybrid = method.name.starts_with("mlkem") || method.name.starts_with("sntrup");
    EXPECT_EQ(method.kem.encoding == SecretEncoding::string, is_hybrid) << method.name;
    EXPECT_EQ(is_post_quantum(method), is_hybrid) << method.name;
    if (!is_hybrid) continue;
    const auto expected = method.name.contains("-sha512") ? DigestKind::sha512 : DigestKind::sha256;
    EXPECT_EQ(method.digest, expected) << method.name;
    const Encapsulated server = method.kem.encapsulate(method.kem.generate()->public_value());
    EXPECT_EQ(server.secret.size(), digest(expected, {}).size()) << method.name;
  }
}

}  // namespace
}  // namespace sshrp::crypto
