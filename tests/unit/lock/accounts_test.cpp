// SPDX-License-Identifier: MIT
#include "lock/accounts.h"

#include <gtest/gtest.h>

namespace sshrp::lock {
namespace {

const Bytes key{1, 2, 3}, other_key{1, 2, 4};

TEST(Accounts, are_known_by_host_key_and_user) {
  Accounts accounts;
  const AccountPtr account = accounts.find(key, "user");
  EXPECT_EQ(accounts.find(key, "user"), account);
  EXPECT_NE(accounts.find(other_key, "user"), account);
  EXPECT_NE(accounts.find(key, "other"), account);
  EXPECT_NE(accounts.find(Bytes{1, 2}, "\3user"), account);
}

TEST(Accounts, of_servers_with_common_disks_are_one_whatever_their_host_keys) {
  Accounts accounts;
  const AccountPtr account = accounts.find(key, "user", "group web");
  EXPECT_EQ(accounts.find(other_key, "DOMAIN\\User", "group web"), account);
  EXPECT_NE(accounts.find(key, "other", "group web"), account);
  EXPECT_NE(accounts.find(key, "user", "group db"), account);
  EXPECT_NE(accounts.find(key, "user"), account);
}

TEST(Accounts, have_several_names_of_one_user) {
  Accounts accounts;
  const AccountPtr account = accounts.find(key, "user");
  for (const char* name : {"User", "USER", "DOMAIN\\user", "other.domain\\User"})
    EXPECT_EQ(accounts.find(key, name), account) << name;
  for (const char* name : {"user@domain", "DOMAIN\\", "\\", "us\\er", ""})
    EXPECT_NE(accounts.find(key, name), account) << name;
}

TEST(Accounts, are_forgotten_when_nobody_holds_on_to_them) {
  Accounts accounts;
  const AccountPtr kept = accounts.find(key, "kept");
  for (int i = 0; i < 10'000; ++i) accounts.find(key, std::to_string(i));
  EXPECT_EQ(accounts.size(), 1u);
  EXPECT_EQ(accounts.find(key, "kept"), kept);
}

TEST(Accounts, are_the_same_in_all_processes_of_a_daemon) {
  const NameFiles files = make_name_files();
  Accounts one, other, stranger;
  for (Accounts* accounts : {&one, &other})
    accounts->share(std::make_shared<SharedNames>(files.key, open_for_worker(files)));
  ++one.find(key, "user")->moves();
  EXPECT_EQ(other.find(key, "user")->moves(), 1u);
  EXPECT_EQ(other.find(key, "another")->moves(), 0u);
  EXPECT_EQ(stranger.find(key, "user")->moves(), 0u);
}

}  // namespace
}  // namespace sshrp::lock
