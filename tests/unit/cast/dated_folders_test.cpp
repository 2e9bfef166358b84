// SPDX-License-Identifier: MIT
#include "cast/dated_folders.h"

#include <gtest/gtest.h>

namespace sshrp::cast {
namespace {

const auto moment = std::chrono::system_clock::from_time_t(1'700'000'000);  // 2023-11-14 22:13:20 UTC

TEST(DatedFolder, has_the_date_of_utc) {
  EXPECT_EQ(dated_name("%Y-%m-%d", moment), "2023-11-14");
  EXPECT_EQ(dated_name("h%H", moment), "h22");
  EXPECT_EQ(dated_name("plain", moment), "plain");
}

TEST(DatedFolder, is_known_by_its_name) {
  EXPECT_TRUE(may_be_dated("%Y-%m-%d", "2023-11-14"));
  for (const char* other : {"2023-11-1", "2023-11-144", "x023-11-14", "2023-11_14", "", "2023-11-14~",
                            "-023-11-14", "2023--1-14", "2023-+1-14"})
    EXPECT_FALSE(may_be_dated("%Y-%m-%d", other)) << other;
  EXPECT_TRUE(may_be_dated("ssh", "ssh"));
  EXPECT_FALSE(may_be_dated("ssh", "sftp"));
}

TEST(DatedFolder, tells_the_date_that_it_has) {
  Dated dated{};
  EXPECT_TRUE(may_be_dated("%Y", "2023", &dated));
  EXPECT_TRUE(may_be_dated("%d.%m", "14.11", &dated));
  EXPECT_EQ(dated, (Dated{2023, 11, 14, 0}));
}

}  // namespace
}  // namespace sshrp::cast
