// SPDX-License-Identifier: MIT
#include "ops/private_group.h"

#include <gtest/gtest.h>

#include <string>

namespace sshrp::ops {
namespace {

constexpr std::string_view passwd =
    "root:x:0:0:root:/root:/bin/bash\n"
    "alice:x:1000:1000:Alice,,,:/home/alice:/bin/bash\n"
    "alias:x:1000:1000::/home/alice:/bin/sh\n"
    "bob:x:1001:1001::/home/bob:/bin/sh\n"
    "guest:x:1002:1001::/home/guest:/bin/sh\n"
    "carol:x:1003:100::/home/carol:/bin/sh\n"
    "dave:x:1004:1004::/home/dave:/bin/sh";
constexpr std::string_view groups =
    "root:x:0:\n"
    "users:x:100:\n"
    "alice:x:1000:alice,alias\n"
    "bob:x:1001:\n"
    "dave:x:1004:";

bool is_private(gid_t group, uid_t owner) { return is_private_group(group, owner, passwd, groups); }

TEST(PrivateGroup, is_its_owners_primary_group_with_nobody_else_in_it) {
  EXPECT_TRUE(is_private(0, 0));
  EXPECT_TRUE(is_private(1004, 1004));
  EXPECT_TRUE(is_private(1000, 1000)) << "its members are the owner's own names";
  EXPECT_TRUE(is_private(100, 1003)) << "whatever it is called";
}

TEST(PrivateGroup, is_none_of_another_user) {
  EXPECT_FALSE(is_private(1004, 0));
  EXPECT_FALSE(is_private(1000, 1004));
  EXPECT_FALSE(is_private(0, 1000));
}

TEST(PrivateGroup, has_no_further_member) {
  for (const char* members : {"bob", "dave,bob", "bob,dave", "unknown"}) {
    const std::string text = std::string("dave:x:1004:") + members + "\n";
    EXPECT_FALSE(is_private_group(1004, 1004, passwd, text)) << members;
    EXPECT_FALSE(is_private_group(1004, 1004, passwd, "dave:x:1004:\nother" + text.substr(4)))
        << "under another name of the group";
  }
}

TEST(PrivateGroup, is_nobody_elses_primary_group) {
  EXPECT_FALSE(is_private(1001, 1001));
  EXPECT_FALSE(is_private(1001, 1002));
}

TEST(PrivateGroup, is_known_with_its_owner) {
  EXPECT_FALSE(is_private(1005, 1005));
  EXPECT_FALSE(is_private_group(1004, 1004, passwd, "")) << "who is in it can't be known";
  EXPECT_FALSE(is_private_group(1004, 1004, "", groups));
  for (const char* line : {"dave:x:1004", "dave:x::", "dave:x:1004x:", "dave:x:-1004:", "dave", ":::", "\n"})
    EXPECT_FALSE(is_private_group(1004, 1004, passwd, line)) << line;
  for (const char* line : {"dave:x:1004", "dave:x:1004:", "dave:x::1004:", "dave:x:1004:4294968300:", ":"})
    EXPECT_FALSE(is_private_group(1004, 1004, line, groups)) << line;
}

TEST(FindUid, takes_the_user_of_that_name_from_passwd) {
  EXPECT_EQ(find_uid(passwd, "root"), 0u);
  EXPECT_EQ(find_uid(passwd, "dave"), 1004u);
  for (const char* name : {"", "no such", "dav", "dave:x", "dave:x:1004", "x"})
    EXPECT_EQ(find_uid(passwd, name), std::nullopt) << name;
  EXPECT_EQ(find_uid("dave:x:many:1:::\n:x:5:5:::\n", "dave"), std::nullopt);
  EXPECT_EQ(find_uid("dave:x:many:1:::\n:x:5:5:::\n", ""), std::nullopt);
}

// Of this machine: daemon has a group of its own on every Debian.
TEST(IsWritableForOthers, depends_on_mode_and_group) {
  const auto writable = [](mode_t mode, uid_t owner, gid_t group) {
    struct stat status {};
    status.st_mode = S_IFDIR | mode;
    status.st_uid = owner;
    status.st_gid = group;
    return is_writable_for_others(status);
  };
  constexpr uid_t daemon = 1, stranger = 61234;
  for (const mode_t mode : {0755, 0700, 0555}) EXPECT_FALSE(writable(mode, stranger, stranger)) << mode;
  for (const mode_t mode : {0775, 02775, 0720}) {
    EXPECT_FALSE(writable(mode, daemon, daemon)) << mode;
    EXPECT_TRUE(writable(mode, stranger, stranger)) << mode;
    EXPECT_TRUE(writable(mode, 0, daemon)) << mode;
  }
  for (const mode_t mode : {0777, 0757, 0702}) EXPECT_TRUE(writable(mode, daemon, daemon)) << mode;
}

}  // namespace
}  // namespace sshrp::ops
