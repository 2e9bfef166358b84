// SPDX-License-Identifier: MIT
#include "ops/trusted_file.h"

#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "ops/in_child.h"
#include "util/folder.h"

// Needs root, to give files to others.

namespace sshrp::ops {
namespace {

using testing::HasSubstr;

constexpr uid_t stranger = 61234;
constexpr gid_t other_group = 61235;
constexpr FileRule secret{.readers = Readers::we, .max_size = 1000};
constexpr FileRule list{.readers = Readers::anybody, .max_size = 1000};

class TrustedFile : public testing::Test {
 protected:
  TrustedFile() { file = folder.write("file", "text"); }

  void set(mode_t mode, uid_t user = 0, gid_t group = 0) const {
    EXPECT_EQ(::chown(file.c_str(), user, group), 0);
    EXPECT_EQ(::chmod(file.c_str(), mode), 0);
  }
  std::string link(const std::string& name, const std::string& target) const {
    EXPECT_EQ(::symlink(target.c_str(), (folder / name).c_str()), 0);
    return folder / name;
  }

  /// Empty: none.
  static std::string refusal(const std::string& path, const FileRule& rule) {
    try {
      read_trusted_file(path, rule);
      return "";
    } catch (const FileError& error) {
      return error.what();
    }
  }

  const Folder folder;
  std::string file;
};

TEST_F(TrustedFile, is_read_to_its_end) {
  EXPECT_EQ(as_text(read_trusted_file(file, secret).view()), "text");
  EXPECT_EQ(as_text(find_trusted_file(file, list)->view()), "text");
  EXPECT_TRUE(read_trusted_file(folder.write("empty", ""), secret).empty());
}

TEST_F(TrustedFile, may_be_missing_where_that_is_asked) {
  EXPECT_FALSE(find_trusted_file(folder / "none", list));
  EXPECT_EQ(refusal(folder / "none", list), "can't be read: No such file or directory");
  const std::string dangling = link("dangling", "nowhere");
  EXPECT_FALSE(find_trusted_file(dangling, list));
  EXPECT_EQ(refusal(dangling, list),
            "can't be read: " + (folder / "nowhere") + ": No such file or directory");
}

TEST_F(TrustedFile, with_a_secret_is_for_its_owner) {
  for (const mode_t mode : {0600, 0400, 0700}) {
    set(mode);
    EXPECT_EQ(refusal(file, secret), "") << std::oct << mode;
  }
  for (const mode_t mode : {0644, 0604, 0602, 0601, 0620, 0610}) {
    set(mode);
    EXPECT_EQ(refusal(file, secret), "can be read or written by others: chmod 600 would be right")
        << std::oct << mode;
  }
}

TEST_F(TrustedFile, with_a_secret_may_be_read_by_a_group_of_ours) {
  set(0440, 0, other_group);
  EXPECT_EQ(refusal(file, secret),
            "can be read by a group that isn't the daemon's (gid 61235): chmod 600 would be right");
  const std::array<gid_t, 2> groups = {7, other_group};
  EXPECT_EQ(refusal(file, {.readers = Readers::we, .max_size = 1000, .successor = {.groups = groups}}), "");
  set(0460, 0, other_group);
  EXPECT_THAT(refusal(file, {.readers = Readers::we, .max_size = 1000, .successor = {.groups = groups}}),
              HasSubstr("written"));
  set(0440, 0, ::getegid());
  EXPECT_EQ(refusal(file, secret), "");
}

TEST_F(TrustedFile, with_a_secret_may_be_read_by_a_supplementary_group_of_this_process) {
  set(0440, 0, other_group);
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(exit_code_of_child([&] {
              const gid_t groups[] = {7, other_group};
              if (::setgroups(2, groups) != 0 || ::setegid(8) != 0 || ::seteuid(stranger) != 0) return 1;
              return refusal(file, secret).empty() ? 0 : 2;
            }),
            0);
}

TEST_F(TrustedFile, with_a_list_may_be_read_by_anybody_and_written_by_nobody_else) {
  for (const mode_t mode : {0644, 0600, 0444, 0755}) {
    set(mode);
    EXPECT_EQ(refusal(file, list), "") << std::oct << mode;
  }
  for (const mode_t mode : {0664, 0646, 0666}) {
    set(mode, 0, other_group);
    EXPECT_EQ(refusal(file, list), "can be written by others: chmod go-w would be right") << std::oct << mode;
  }
}

// As a umask of 002 makes it. The user daemon has a group of its own on every Debian.
TEST_F(TrustedFile, with_a_list_may_be_written_by_a_group_in_which_only_its_owner_is) {
  const FileRule of_daemon{.readers = Readers::anybody, .max_size = 1000, .account = "daemon"};
  set(0664, 1, 1);
  EXPECT_EQ(refusal(file, of_daemon), "");
  set(0666, 1, 1);
  EXPECT_THAT(refusal(file, of_daemon), HasSubstr("can be written by others"));
  set(0660, 1, 1);
  EXPECT_THAT(refusal(file, {.readers = Readers::we, .max_size = 1000, .account = "daemon"}),
              HasSubstr("chmod 600 would be right"))
      << "a secret is as private as ssh wants it";
}

TEST_F(TrustedFile, belongs_to_root_or_us) {
  set(0600, stranger);
  EXPECT_EQ(refusal(file, list), "belongs to another user (uid 61234): it must be root's or the daemon's");
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(exit_code_of_child([&] {
              if (::seteuid(stranger) != 0) return 1;
              return refusal(file, secret).empty() ? 0 : 2;
            }),
            0);
}

TEST_F(TrustedFile, may_belong_to_an_account_that_is_named) {
  set(0600, 1);  // daemon's
  EXPECT_EQ(refusal(file, {.readers = Readers::anybody, .max_size = 1000, .account = "daemon"}), "");
  EXPECT_THAT(refusal(file, {.readers = Readers::anybody, .max_size = 1000, .account = "bin"}),
              HasSubstr("or that of bin"));
}

TEST_F(TrustedFile, may_belong_to_the_account_that_takes_over_what_is_read) {
  set(0600, stranger);
  for (const Readers readers : {Readers::we, Readers::anybody}) {
    EXPECT_EQ(refusal(file, {.readers = readers, .max_size = 1000, .successor = {.uid = stranger}}), "");
    EXPECT_THAT(refusal(file, {.readers = readers, .max_size = 1000, .successor = {.uid = stranger + 1}}),
                HasSubstr("belongs to another user"));
  }
  const std::string inner = folder.write("folder/file", "text");
  ASSERT_EQ(::chown((folder / "folder").c_str(), stranger, stranger), 0);
  EXPECT_EQ(refusal(inner, {.readers = Readers::we, .max_size = 1000, .successor = {.uid = stranger}}), "");
  EXPECT_THAT(refusal(inner, secret), HasSubstr("belongs to another user"));
}

TEST_F(TrustedFile, is_no_pipe_socket_device_or_folder) {
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const util::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  (folder / "socket").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  for (const std::string& path :
       {folder / "pipe", folder / "socket", folder.path(), std::string("/dev/null")}) {
    EXPECT_EQ(refusal(path, secret), "is not a regular file") << path;
    EXPECT_EQ(refusal(path, list), "is not a regular file") << path;
  }
}

TEST_F(TrustedFile, has_no_more_than_it_may_have) {
  EXPECT_EQ(refusal(folder.write("largest", std::string(1000, 'x')), secret), "");
  EXPECT_EQ(refusal(folder.write("larger", std::string(1001, 'x')), secret),
            "has more than the 1000 bytes that it may have");
}

TEST_F(TrustedFile, behind_a_link_is_named_where_something_is_wrong_with_it) {
  set(0644);
  EXPECT_EQ(refusal(link("link", "file"), secret),
            "leads to " + file + ", which can be read or written by others: chmod 600 would be right");
}

// As kubelet keeps a secret with defaultMode 0400 for a pod with an fsGroup.
TEST_F(TrustedFile, may_be_a_secret_of_kubernetes) {
  const std::string key = folder.write("secret/..2026_11_28_10_00_00.1234/key", "text");
  ASSERT_EQ(::chmod((folder / "secret").c_str(), 03777), 0);
  ASSERT_EQ(::chmod((folder / "secret/..2026_11_28_10_00_00.1234").c_str(), 02755), 0);
  ASSERT_EQ(::chown(key.c_str(), 0, other_group), 0);
  ASSERT_EQ(::chmod(key.c_str(), 0440), 0);
  link("secret/..data", "..2026_11_28_10_00_00.1234");
  link("secret/key", "..data/key");
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(exit_code_of_child([&] {
              const gid_t groups[] = {other_group};
              if (::setgroups(1, groups) != 0 || ::setegid(stranger) != 0 || ::seteuid(stranger) != 0)
                return 1;
              return as_text(read_trusted_file(folder / "secret/key", secret).view()) == "text" ? 0 : 2;
            }),
            0);
}

}  // namespace
}  // namespace sshrp::ops
