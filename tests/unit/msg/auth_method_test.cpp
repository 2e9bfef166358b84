// SPDX-License-Identifier: MIT
#include "msg/auth_method.h"

#include <gtest/gtest.h>

namespace sshrp::msg {
namespace {

TEST(AuthMethods, are_found_by_their_names) {
  EXPECT_EQ(find_auth_method("publickey"), AuthMethod::publickey);
  EXPECT_EQ(find_auth_method("keyboard-interactive"), AuthMethod::keyboard_interactive);
  EXPECT_EQ(find_auth_method("none"), AuthMethod::none);
  EXPECT_EQ(find_auth_method("hostbased"), std::nullopt);
  EXPECT_EQ(find_auth_method(""), std::nullopt);
  EXPECT_EQ(name_of(AuthMethod::password), "password");
}

TEST(AuthMethods, of_a_failure_are_those_known_here) {
  const AuthMethods methods = AuthMethods::parse("gssapi-with-mic,password,hostbased,publickey");
  EXPECT_EQ(methods, (AuthMethods{AuthMethod::publickey, AuthMethod::password}));
  EXPECT_TRUE(AuthMethods::parse("").empty());
}

TEST(AuthMethods, are_listed_in_openssh_order_and_without_none) {
  const AuthMethods all{AuthMethod::keyboard_interactive, AuthMethod::password, AuthMethod::publickey,
                        AuthMethod::none};
  EXPECT_EQ(all.name_list(), "publickey,password,keyboard-interactive");
  EXPECT_EQ(AuthMethods().name_list(), "");
}

}  // namespace
}  // namespace sshrp::msg
