#include "auth/method.h"

#include <gtest/gtest.h>

namespace sshrp::auth {
namespace {

TEST(Methods, are_found_by_their_names) {
  EXPECT_EQ(find_method("publickey"), Method::publickey);
  EXPECT_EQ(find_method("keyboard-interactive"), Method::keyboard_interactive);
  EXPECT_EQ(find_method("none"), Method::none);
  EXPECT_EQ(find_method("hostbased"), std::nullopt);
  EXPECT_EQ(find_method(""), std::nullopt);
  EXPECT_EQ(name_of(Method::password), "password");
}

TEST(Methods, of_a_failure_are_those_known_here) {
  const Methods methods = Methods::parse("gssapi-with-mic,password,hostbased,publickey");
  EXPECT_EQ(methods, (Methods{Method::publickey, Method::password}));
  EXPECT_TRUE(Methods::parse("").empty());
}

TEST(Methods, are_listed_in_openssh_order_and_without_none) {
  const Methods all{Method::keyboard_interactive, Method::password, Method::publickey, Method::none};
  EXPECT_EQ(all.name_list(), "publickey,password,keyboard-interactive");
  EXPECT_EQ(Methods().name_list(), "");
}

}  // namespace
}  // namespace sshrp::auth
