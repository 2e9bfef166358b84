// SPDX-License-Identifier: MIT
#include "ctl/url.h"

#include <gtest/gtest.h>

#include "ctl/called.h"
#include "ctl/sessions.h"

namespace sshrp::ctl {
namespace {

Arguments parsed(std::vector<const char*> words) {
  words.insert(words.begin(), "sshrpctl");
  std::ostringstream out, err;
  auto result = parse_options(static_cast<int>(words.size()), words.data(), nullptr, out, err);
  return std::get<Arguments>(std::move(result));
}

TEST(Url, all_but_unreserved_bytes_are_encoded) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("a b&c=d?e#f%/\n"), "a%20b%26c%3Dd%3Fe%23f%25%2F%0A");
  EXPECT_EQ(percent_encode("ö"), "%C3%B6");
  EXPECT_EQ(percent_encode("2026-11-30/a b.0.cast", Slash::kept), "2026-11-30/a%20b.0.cast");
}

TEST(Url, a_query_has_what_is_given) {
  EXPECT_EQ(query({}), "");
  EXPECT_EQ(query({{"user", ""}, {"route", ""}}), "");
  EXPECT_EQ(query({{"user", "a&b"}, {"route", ""}, {"limit", "3"}}), "?user=a%26b&limit=3");
}

TEST(Url, filters_of_sessions_are_the_daemons) {
  EXPECT_EQ(sessions_path(parsed({"sessions"})), "/api/v1/sessions");
  EXPECT_EQ(sessions_path(
                parsed({"sessions", "--user", "al ice", "--route=^web", "--upstream", "[::1]:22", "--source",
                        "192.0.2.1", "--stage", "login", "--sort", "began", "--limit", "10", "--reverse"})),
            "/api/v1/sessions?user=al%20ice&route=%5Eweb&upstream=%5B%3A%3A1%5D%3A22&source=192.0.2.1&stage="
            "login&sort=began&limit=10&reverse=1");
}

TEST(Url, an_empty_filter_or_no_number_is_an_error_of_usage) {
  for (const auto& words : std::vector<std::vector<const char*>>{
           {"sessions", "--user", ""}, {"sessions", "--limit", "-1"}, {"sessions", "--limit", "many"}}) {
    try {
      sessions_path(parsed(words));
      ADD_FAILURE() << words[2];
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.code(), exit_usage);
    }
  }
}

}  // namespace
}  // namespace sshrp::ctl
