// SPDX-License-Identifier: MIT
#include "app/state_dir.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ops/in_child.h"
#include "util/folder.h"

namespace sshrp::app {
namespace {

config::Config with_state_dir(const std::string& path) {
  config::Config config;
  config.state_dir.value = path;
  return config;
}

struct stat status_of(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status;
}

TEST(StateDir, is_made_with_folders_that_nobody_else_can_write_to_whatever_the_umask_is) {
  const Folder folder;
  const mode_t before = ::umask(0);
  EXPECT_FALSE(make_state_dir(folder / "above/state"));
  EXPECT_FALSE(make_state_dir(folder / "above/state"));
  ::umask(before);
  for (const char* name : {"above", "above/state"})
    EXPECT_EQ(status_of(folder / name).st_mode & 07777, 0755u) << name;
}

TEST(StateDir, that_cant_be_made_is_an_error_which_names_the_first_reason) {
  const Folder folder;
  EXPECT_EQ(make_state_dir("/proc/none/state").message(), "No such file or directory");
  const std::string file = folder.write("file", "");
  for (const std::string& path : {file, file + "/state", file + "/above/state"}) {
    EXPECT_EQ(make_state_dir(path), std::errc::not_a_directory) << path;
    EXPECT_EQ(problem_of_state_dir(path), std::errc::not_a_directory) << path;
    EXPECT_EQ(problem_of_file_beside(path + "/key"), std::errc::not_a_directory) << path;
  }
}

TEST(StateDir, that_could_be_made_is_none_yet) {
  const Folder folder;
  EXPECT_FALSE(problem_of_state_dir(folder / "above/state"));
  EXPECT_FALSE(problem_of_file_beside(folder / "above/state/key"));
  EXPECT_FALSE(std::filesystem::exists(folder / "above"));
}

TEST(StateDir, where_nobody_may_write_is_known_before) {
  const Folder folder;
  std::filesystem::create_directory(folder / "shut");
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(folder / "shut", std::filesystem::perms(0555));
  const int told = ops::exit_code_of_child([&] {
    if (::setresuid(65534, 65534, 65534) != 0) return 1;
    if (problem_of_state_dir(folder / "shut/state") != std::errc::permission_denied) return 2;
    if (make_state_dir(folder / "shut/above/state") != std::errc::permission_denied) return 3;
    return problem_of_file_beside(folder / "shut/key") == std::errc::permission_denied ? 0 : 4;
  });
  EXPECT_EQ(told, 0) << "needs root";
}

// As a volume that was made for the daemon's user.
TEST(StateDir, of_the_daemons_account_becomes_roots_with_the_accounts_group) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  const Folder folder;
  ASSERT_EQ(::chown(folder.path().c_str(), 65534, 65534), 0);
  config::ConfigErrors errors;
  give_state_dir(with_state_dir(folder.path()),
                 {.user = "nobody", .group = "nogroup", .uid = 65534, .gid = 65534}, errors);
  EXPECT_TRUE(errors.empty());
  const struct stat status = status_of(folder.path());
  EXPECT_EQ(status.st_uid, 0u);
  EXPECT_EQ(status.st_gid, 65534u);
  EXPECT_EQ(status.st_mode & 07777, 01770u);
}

}  // namespace
}  // namespace sshrp::app
