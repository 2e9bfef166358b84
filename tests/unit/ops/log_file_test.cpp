// SPDX-License-Identifier: MIT
#include "ops/log_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "util/folder.h"

namespace sshrp::ops {
namespace {

std::string error_of(const std::string& path) {
  try {
    open_log_file(config::log_file(path));
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

// Who may write to its folder could have it lead to any file of root's.
TEST(LogFile, is_no_link) {
  const Folder folder;
  const std::string other = folder.write("other", "");
  ASSERT_EQ(::symlink(other.c_str(), (folder / "log").c_str()), 0);
  EXPECT_EQ(error_of(folder / "log"), "can't log to " + (folder / "log") + ": it is a symbolic link");
  EXPECT_THROW(require_log_file(config::log_file(folder / "log")), std::runtime_error);
}

TEST(LogFile, is_no_pipe_that_nobody_reads_from) {
  const Folder folder;
  ASSERT_EQ(::mkfifo((folder / "log").c_str(), 0600), 0);
  EXPECT_EQ(error_of(folder / "log"), "can't log to " + (folder / "log") + ": nobody reads from it");
}

TEST(LogFile, may_be_what_the_process_has_open) {
  const Folder folder;
  const util::UniqueFd file(::open(folder.write("log", "").c_str(), O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(error_of("/proc/self/fd/" + std::to_string(file.get())), "");
  EXPECT_EQ(error_of("/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(file.get())), "");
}

TEST(LogFile, may_be_a_link_that_root_alone_can_have_made) {
  std::string made = "/run/sshrp-test-XXXXXX";
  if (::geteuid() != 0 || ::mkdtemp(made.data()) == nullptr) GTEST_SKIP() << "only root may";
  const std::string link = made + "/log";
  const Folder folder;
  EXPECT_EQ(::symlink((folder / "log").c_str(), link.c_str()), 0);
  EXPECT_EQ(error_of(link), "");
  EXPECT_TRUE(std::filesystem::exists(folder / "log"));
  std::filesystem::permissions(made, std::filesystem::perms(0770));
  EXPECT_EQ(error_of(link), "can't log to " + link + ": it is a symbolic link");
  std::filesystem::remove_all(made);
}

TEST(LogFile, is_waited_for_and_appended_to) {
  const Folder folder;
  const util::UniqueFd file = open_log_file(config::log_file(folder / "log"));
  EXPECT_EQ(::fcntl(file.get(), F_GETFL) & (O_APPEND | O_NONBLOCK), O_APPEND);
}

}  // namespace
}  // namespace sshrp::ops
