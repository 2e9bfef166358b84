// SPDX-License-Identifier: MIT
#include "ops/file_rights.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>

#include "ops/in_child.h"
#include "ops/privileges.h"
#include "util/folder.h"
#include "util/unique_fd.h"

namespace sshrp::ops {
namespace {

bool opens(const std::string& path, int flags) {
  return static_cast<bool>(util::UniqueFd(::open(path.c_str(), flags | O_CLOEXEC, 0600)));
}

/// With the rules in force; files may be changed in `mine` only, and read there and in `to_read`.
int restricted(const Folder& mine, const std::function<int()>& body, std::vector<std::string> to_read = {}) {
  return exit_code_of_child([&] {
    forbid_new_privileges();
    // Without Landlock in the kernel there is nothing to be held; the daemon warns.
    if (restrict_files({.read = std::move(to_read), .written = {mine.path()}}) == Restriction::unsupported)
      return 0;
    return body();
  });
}

TEST(FileRights, files_are_made_changed_and_removed_in_the_folders_only) {
  const Folder mine, others;
  std::ofstream(others / "there") << "text";
  EXPECT_EQ(restricted(mine,
                       [&] {
                         if (!opens(mine / "new", O_WRONLY | O_CREAT)) return 1;
                         if (::rename((mine / "new").c_str(), (mine / "name").c_str()) != 0) return 2;
                         if (::truncate((mine / "name").c_str(), 0) != 0) return 3;
                         if (::unlink((mine / "name").c_str()) != 0) return 4;
                         if (opens(others / "new", O_WRONLY | O_CREAT)) return 5;
                         if (opens(others / "there", O_WRONLY)) return 6;
                         if (::unlink((others / "there").c_str()) == 0) return 7;
                         if (::symlink("/etc", (mine / "link").c_str()) == 0) return 8;
                         return 0;
                       }),
            0);
  EXPECT_EQ(content(others / "there"), "text");
}

#ifndef SSHRP_SANITIZED
TEST(FileRights, files_are_read_in_the_folders_only) {
  const Folder mine, to_read, others;
  for (const Folder* folder : {&mine, &to_read, &others}) std::ofstream(*folder / "there") << "text";
  EXPECT_EQ(restricted(mine,
                       [&] {
                         if (!opens(mine / "there", O_RDONLY)) return 1;
                         if (!opens(to_read / "there", O_RDONLY)) return 2;
                         if (opens(others / "there", O_RDONLY)) return 3;
                         return opens("/etc/passwd", O_RDONLY) ? 4 : 0;
                       },
                       {to_read.path(), others / "not-there"}),
            0);
}
#endif

TEST(FileRights, nothing_is_executed) {
  const Folder mine;
  EXPECT_EQ(restricted(mine,
                       [] {
                         ::execl("/bin/true", "true", nullptr);
                         return errno == EACCES ? 0 : 1;
                       }),
            0);
}

TEST(FileRights, what_is_open_stays_so) {
  const Folder mine, others;
  EXPECT_EQ(
      exit_code_of_child([&] {
        const util::UniqueFd log(::open((others / "log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        forbid_new_privileges();
        restrict_files({.read = {}, .written = {mine.path()}});
        return ::write(log.get(), "line", 4) == 4 ? 0 : 1;
      }),
      0);
  EXPECT_EQ(content(others / "log"), "line");
}

}  // namespace
}  // namespace sshrp::ops
