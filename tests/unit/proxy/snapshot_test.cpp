#include "proxy/snapshot.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

TEST(Snapshot, makes_folders_that_nobody_else_can_write_to_whatever_the_umask_is) {
  const Folder folder;
  const mode_t before = ::umask(0);
  testing::snapshot_of("state_dir = '" + (folder / "above/state") +
                       "'\n[[servers]]\nuser = 'user'\nupstream_host = '127.0.0.1'\n");
  ::umask(before);
  for (const char* name : {"above", "above/state"}) {
    struct stat status {};
    ASSERT_EQ(::stat((folder / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0755u) << name;
  }
}

}  // namespace
}  // namespace sshrp::proxy
