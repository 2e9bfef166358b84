// SPDX-License-Identifier: MIT
#include "util/key_counts.h"

#include <gtest/gtest.h>

#include <string>

namespace sshrp::util {
namespace {

TEST(KeyCounts, count_each_key_by_itself_and_keep_none_that_has_none) {
  KeyCounts<std::string> counts;
  EXPECT_EQ(counts.of("one"), 0u);
  EXPECT_EQ(counts.size(), 0u) << "asking makes none";
  counts.add("one");
  counts.add("one");
  counts.add("other");
  EXPECT_EQ(counts.of("one"), 2u);
  EXPECT_EQ(counts.of("other"), 1u);
  counts.remove("one");
  counts.remove("other");
  EXPECT_EQ(counts.of("one"), 1u);
  EXPECT_EQ(counts.of("other"), 0u);
  EXPECT_EQ(counts.size(), 1u);
}

}  // namespace
}  // namespace sshrp::util
