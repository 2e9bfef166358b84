#include "auth/expiry_time.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace sshrp::auth {
namespace {

// `date -ud "2026-07-01 12:30:45" +%s`
constexpr std::time_t july_2026 = 1782909045;

TEST(ExpiryTime, with_a_z_is_in_utc) {
  EXPECT_EQ(parse_expiry_time("20260701123045Z"), july_2026);
  EXPECT_EQ(parse_expiry_time("202607011230Z"), july_2026 - 45);
  EXPECT_EQ(parse_expiry_time("20260701Z"), july_2026 - 45045);
  EXPECT_EQ(parse_expiry_time("20280229Z"), 1835395200) << "a leap year";
}

TEST(ExpiryTime, without_is_in_the_time_zone_of_this_machine) {
  ::setenv("TZ", "UTC-5:30", 1);  // POSIX: 5:30 before UTC
  ::tzset();
  EXPECT_EQ(parse_expiry_time("20260701123045"), july_2026 - 19800);
  EXPECT_EQ(parse_expiry_time("20260701123045Z"), july_2026);
  ::unsetenv("TZ");
  ::tzset();
}

TEST(ExpiryTime, is_nothing_else) {
  for (const char* text :
       {"", "Z", "2026", "2026070112", "202607011230450", "20260701T1230", "2026-07-01", "20261301Z",
        "20260230Z", "20270229Z", "20260700Z", "202607012460Z", "202607012500Z", "20260701123061Z",
        "19690101Z", "00000101Z", "+2026071Z", "20260701ZZ", "2026 701Z"}) {
    EXPECT_FALSE(parse_expiry_time(text)) << text;
  }
}

}  // namespace
}  // namespace sshrp::auth
