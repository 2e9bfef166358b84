// SPDX-License-Identifier: MIT
#include "crypto/legacy.h"

#include <gtest/gtest.h>

#include "crypto/ciphers.h"
#include "crypto/kex_methods.h"
#include "crypto/signature_algorithms.h"

namespace sshrp::crypto {
namespace {

TEST(Legacy, is_all_that_uses_sha1_or_cbc_and_nothing_else) {
  for (const KexMethod& method : kex_methods())
    EXPECT_EQ(is_legacy(method.name), method.digest == DigestKind::sha1) << method.name;
  for (const CipherRow& cipher : ciphers())
    EXPECT_EQ(is_legacy(cipher.name), cipher.name.ends_with("-cbc")) << cipher.name;
  for (const MacRow& mac : macs())
    EXPECT_EQ(is_legacy(mac.name), std::string_view(mac.digest) == "SHA1") << mac.name;
  for (const SignatureAlgorithm& algorithm : signature_algorithms())
    EXPECT_EQ(is_legacy(algorithm.name), algorithm.digest == DigestKind::sha1) << algorithm.name;
}

TEST(Legacy, stands_behind_all_others_in_the_tables_whose_order_counts) {
  const auto legacy_last = [](const auto& rows) {
    return std::ranges::is_sorted(rows, {}, [](const auto& row) { return is_legacy(row.name); });
  };
  EXPECT_TRUE(legacy_last(kex_methods()));
  EXPECT_TRUE(legacy_last(ciphers()));
  EXPECT_TRUE(legacy_last(signature_algorithms()));
}

TEST(Legacy, says_what_is_weak) {
  ASSERT_NE(find_legacy("3des-cbc"), nullptr);
  EXPECT_EQ(find_legacy("3des-cbc")->weakness, "CBC, blocks of 64 bits");
  EXPECT_EQ(find_legacy("aes128-ctr"), nullptr);
  EXPECT_EQ(find_legacy(""), nullptr);
}

}  // namespace
}  // namespace sshrp::crypto
