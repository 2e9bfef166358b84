// SPDX-License-Identifier: MIT
#include "balance/hash.h"

#include <gtest/gtest.h>

namespace sshrp::balance {
namespace {

// The paper (Aumasson, Bernstein: SipHash, appendix A), and vectors.h of their implementation.
TEST(Hash, is_siphash_of_its_authors_examples) {
  Bytes bytes;
  for (std::uint8_t i = 0; i < 15; ++i) bytes.push_back(i);
  EXPECT_EQ(hash(bytes), 0xa129ca6149be45e5u);
  EXPECT_EQ(hash(BytesView(bytes).first(0)), 0x726fdb47dd0e0e31u);
  EXPECT_EQ(hash(BytesView(bytes).first(1)), 0x74f839c593dc67fdu);
  EXPECT_EQ(hash(BytesView(bytes).first(8)), 0x93f5f5799a932462u);
}

}  // namespace
}  // namespace sshrp::balance
