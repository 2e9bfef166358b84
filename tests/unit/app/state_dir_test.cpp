#include "app/state_dir.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

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
  config::ConfigErrors errors;
  make_state_dir(with_state_dir(folder / "above/state"), errors);
  make_state_dir(with_state_dir(folder / "above/state"), errors);
  ::umask(before);
  EXPECT_TRUE(errors.empty());
  for (const char* name : {"above", "above/state"})
    EXPECT_EQ(status_of(folder / name).st_mode & 07777, 0755u) << name;
}

TEST(StateDir, that_cant_be_made_is_an_error) {
  const Folder folder;
  config::ConfigErrors errors;
  make_state_dir(with_state_dir("/proc/none/state"), errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].sentence.find("/proc/none/state can't be made"), std::string::npos);
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
