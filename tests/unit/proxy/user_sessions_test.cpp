// SPDX-License-Identifier: MIT
#include "proxy/user_sessions.h"

#include <gtest/gtest.h>

namespace sshrp::proxy {
namespace {

TEST(UserSessions, are_bounded_for_each_name) {
  const auto users = std::make_shared<UserSessions>();
  const auto first = users->begin("alice", 2);
  auto second = users->begin("alice", 2);
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(users->begin("alice", 2));
  EXPECT_TRUE(users->begin("bob", 2));
  second.reset();
  EXPECT_TRUE(users->begin("alice", 2));
}

TEST(UserSessions, without_a_limit_count_for_where_there_is_one) {
  const auto users = std::make_shared<UserSessions>();
  auto first = users->begin("alice", 0);
  EXPECT_TRUE(first);
  EXPECT_FALSE(users->begin("alice", 1));
  first.reset();
  EXPECT_TRUE(users->begin("alice", 1));
}

TEST(UserSessions, may_end_after_the_table) {
  auto users = std::make_shared<UserSessions>();
  auto share = users->begin("alice", 1);
  users.reset();
  share.reset();
}

}  // namespace
}  // namespace sshrp::proxy
