// SPDX-License-Identifier: MIT
#include "observer/browser_sessions.h"

#include <gtest/gtest.h>

#include <set>

namespace sshrp::observer {
namespace {

using namespace std::chrono_literals;
constexpr Clock::time_point start{1000h};

TEST(BrowserSessions, know_the_token_of_a_cookie) {
  BrowserSessions sessions;
  const auto cookie = sessions.begin(7, start);
  EXPECT_EQ(cookie.size(), 64u);
  EXPECT_EQ(sessions.find(cookie, start), 7u);
  EXPECT_EQ(sessions.find(cookie + "0", start), std::nullopt);
  EXPECT_EQ(sessions.find("", start), std::nullopt);
  sessions.end(cookie);
  EXPECT_EQ(sessions.find(cookie, start), std::nullopt);
}

TEST(BrowserSessions, end_after_twelve_hours_however_much_they_are_used) {
  BrowserSessions sessions;
  const auto cookie = sessions.begin(0, start);
  EXPECT_TRUE(sessions.find(cookie, start + 11h));
  EXPECT_TRUE(sessions.find(cookie, start + 12h - 1s));
  EXPECT_FALSE(sessions.find(cookie, start + 12h));
}

TEST(BrowserSessions, drive_out_the_least_recently_used) {
  BrowserSessions sessions;
  const auto first = sessions.begin(0, start);
  const auto second = sessions.begin(0, start + 1s);
  EXPECT_TRUE(sessions.find(first, start + 2s));
  for (std::size_t i = 2; i <= BrowserSessions::max; ++i) sessions.begin(0, start + 3s);
  EXPECT_EQ(sessions.size(), BrowserSessions::max);
  EXPECT_TRUE(sessions.find(first, start + 4s));
  EXPECT_FALSE(sessions.find(second, start + 4s));
}

TEST(BrowserSessions, have_cookies_of_their_own) {
  BrowserSessions sessions;
  std::set<std::string> cookies;
  for (int i = 0; i < 100; ++i) cookies.insert(sessions.begin(0, start));
  EXPECT_EQ(cookies.size(), 100u);
}

}  // namespace
}  // namespace sshrp::observer
