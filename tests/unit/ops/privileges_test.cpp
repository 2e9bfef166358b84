// SPDX-License-Identifier: MIT
#include "ops/privileges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ops/in_child.h"

// Becoming another user needs root: tests/interop/test_privileges.py has it.

namespace sshrp::ops {
namespace {

TEST(FindAccount, takes_the_users_own_group_unless_another_is_named) {
  const auto root = std::get<Account>(find_account("root", ""));
  EXPECT_EQ(root.uid, 0u);
  EXPECT_EQ(root.gid, 0u);
  EXPECT_THAT(root.groups, ::testing::Contains(0u));
  const auto other = std::get<Account>(find_account("root", "daemon"));
  EXPECT_NE(other.gid, 0u);
  EXPECT_THAT(other.groups, ::testing::Contains(other.gid));
}

TEST(FindAccount, says_what_there_isnt) {
  EXPECT_EQ(std::get<std::string>(find_account("no such\n", "")),
            "there is no user \"no such\\x0a\" on this machine");
  EXPECT_EQ(std::get<std::string>(find_account("root", "nobody's")),
            "there is no group \"nobody's\" on this machine");
}

TEST(ForbidNewPrivileges, holds_for_rights_memory_and_core_files) {
  EXPECT_EQ(exit_code_of_child([] {
              forbid_new_privileges();
              rlimit core{};
              ::getrlimit(RLIMIT_CORE, &core);
              const bool held = ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 &&
                                ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 && core.rlim_max == 0;
              return held ? 0 : 1;
            }),
            0);
}

TEST(ForbidNewPrivileges, leaves_no_capability) {
  EXPECT_EQ(exit_code_of_child([] {
              forbid_new_privileges();
              __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
              __user_cap_data_struct left[_LINUX_CAPABILITY_U32S_3] = {};
              if (::syscall(SYS_capget, &header, left) != 0) return 2;
              return (left[0].permitted | left[0].effective | left[1].permitted | left[1].effective) == 0 ? 0
                                                                                                          : 1;
            }),
            0);
}

TEST(DescriptorLimit, is_raised_as_far_as_it_may_be) {
  EXPECT_EQ(exit_code_of_child([] {
              const rlimit low{64, 128};
              ::setrlimit(RLIMIT_NOFILE, &low);
              if (raise_descriptor_limit(128) != 128) return 1;
              rlimit now{};
              ::getrlimit(RLIMIT_NOFILE, &now);
              return now.rlim_cur == 128 ? 0 : 2;
            }),
            0);
}

}  // namespace
}  // namespace sshrp::ops
