// SPDX-License-Identifier: MIT
#include "observer/tokens.h"

#include <gtest/gtest.h>

namespace sshrp::observer {
namespace {

TEST(Tokens, are_found_by_their_digests) {
  const Token tokens[] = {{"a", "user", sha256_of("one")}, {"b", "admin", sha256_of("two")}};
  EXPECT_EQ(find_token(tokens, "one"), 0u);
  EXPECT_EQ(find_token(tokens, "two"), 1u);
  for (const char* wrong : {"", "One", "one ", "tw", "three"})
    EXPECT_EQ(find_token(tokens, wrong), std::nullopt);
  EXPECT_EQ(find_token({}, "one"), std::nullopt);
}

// FIPS 180-4's example.
TEST(Tokens, are_digested_by_sha256) {
  EXPECT_EQ(sha256_of("abc")[0], 0xba);
  EXPECT_EQ(sha256_of("abc")[31], 0xad);
}

}  // namespace
}  // namespace sshrp::observer
