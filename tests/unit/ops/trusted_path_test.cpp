// SPDX-License-Identifier: MIT
#include "ops/trusted_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "ops/in_child.h"
#include "util/folder.h"

// Needs root, to give files to others.

namespace sshrp::ops {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr uid_t stranger = 61234;
constexpr uid_t daemons = 1;  // the user daemon, in every /etc/passwd

class TrustedPath : public testing::Test {
 protected:
  std::string make_folder(const std::string& name, mode_t mode = 0755) const {
    std::filesystem::create_directories(folder / name);
    return with_mode(name, mode);
  }
  std::string with_mode(const std::string& name, mode_t mode) const {
    EXPECT_EQ(::chmod((folder / name).c_str(), mode), 0);
    return folder / name;
  }
  std::string link(const std::string& name, const std::string& target) const {
    EXPECT_EQ(::symlink(target.c_str(), (folder / name).c_str()), 0);
    return folder / name;
  }
  void give_away(const std::string& name, uid_t user = stranger) const {
    EXPECT_EQ(::lchown((folder / name).c_str(), user, user), 0);
  }

  /// Empty: none.
  static std::string refusal(const std::string& path, Owners owners = {}) {
    try {
      follow_trusted_path(path, owners);
      return "";
    } catch (const FileError& error) {
      return error.what();
    }
  }
  static std::string end_of(const std::string& path) {
    Owners owners;
    return follow_trusted_path(path, owners).path;
  }

  const Folder folder;
};

TEST_F(TrustedPath, leads_to_a_file_with_its_status) {
  const std::string path = folder.write("a/b/file", "text");
  Owners owners;
  const TrustedPlace place = follow_trusted_path(path, owners);
  EXPECT_EQ(place.path, path);
  EXPECT_EQ(place.name, "file");
  EXPECT_FALSE(place.linked);
  EXPECT_FALSE(place.write_protected);
  ASSERT_TRUE(place.status);
  EXPECT_EQ(place.status->st_size, 4);
  struct stat status {};
  ASSERT_EQ(::fstatat(place.folder.get(), "file", &status, 0), 0);
  EXPECT_EQ(status.st_ino, place.status->st_ino);
}

TEST_F(TrustedPath, is_refused_where_others_can_write_to_a_folder_of_it) {
  const std::string path = folder.write("a/b/file", "");
  const std::string above = folder / "a";
  for (const char* name : {"a", "a/b"}) ASSERT_EQ(::chown((folder / name).c_str(), 0, stranger), 0);
  for (const mode_t mode : {0775, 0757, 0777}) {
    make_folder("a", mode);
    EXPECT_EQ(refusal(path),
              "is in " + above + ", which can be written by others: chmod go-w " + above + " would be right");
  }
  make_folder("a", 0755);
  EXPECT_EQ(refusal(path), "");
  make_folder("a/b", 0770);
  EXPECT_THAT(refusal(path), StartsWith("is in " + above + "/b, which can be written by others"));
}

// As a umask of 002 makes them. The user daemon has a group of its own on every Debian.
TEST_F(TrustedPath, may_lead_through_folders_that_a_group_can_write_to_in_which_only_their_owner_is) {
  const std::string path = folder.write("a/file", "");
  give_away("a", daemons);
  for (const mode_t mode : {0775, 02775}) {
    make_folder("a", mode);
    EXPECT_EQ(refusal(path, Owners("daemon")), "") << std::oct << mode;
  }
  make_folder("a", 0777);
  EXPECT_THAT(refusal(path, Owners("daemon")), HasSubstr("which can be written by others"));
}

TEST_F(TrustedPath, is_refused_where_a_folder_of_it_belongs_to_another_user) {
  const std::string path = folder.write("a/b/file", "");
  for (const mode_t mode : {0755, 01777}) {
    make_folder("a", mode);
    give_away("a");
    EXPECT_EQ(refusal(path),
              "is in " + (folder / "a") +
                  ", which belongs to another user (uid 61234): it must be root's or the daemon's");
  }
}

TEST_F(TrustedPath, may_lead_through_a_sticky_folder_to_what_is_an_owners) {
  make_folder("sticky", 01777);
  const std::string path = folder.write("sticky/a/file", "");
  EXPECT_EQ(refusal(path), "");
  give_away("sticky/a");
  EXPECT_EQ(refusal(path), "is in " + (folder / "sticky") + ", which can be written by others, and " +
                               (folder / "sticky/a") +
                               " belongs to another user (uid 61234): it must be root's or the daemon's");
}

TEST_F(TrustedPath, is_refused_where_a_link_or_a_file_in_a_sticky_folder_is_another_users) {
  make_folder("sticky", 01777);
  const std::string file = folder.write("sticky/file", "");
  const std::string path = link("sticky/link", "file");
  EXPECT_EQ(end_of(path), file);
  give_away("sticky/link");
  EXPECT_THAT(refusal(path), HasSubstr(path + " belongs to another user (uid 61234)"));
  give_away("sticky/link", 0);
  give_away("sticky/file");
  EXPECT_THAT(refusal(path), HasSubstr(file + " belongs to another user (uid 61234)"));
}

TEST_F(TrustedPath, follows_links_from_where_they_are) {
  const std::string file = folder.write("target/file", "");
  make_folder("a/b");
  link("a/b/relative", "../../target/./file");
  link("a/absolute", folder / "target");
  link("a/c", "b");
  EXPECT_EQ(end_of(folder / "a/b/relative"), file);
  EXPECT_EQ(end_of(folder / "a//absolute/file"), file);
  EXPECT_EQ(end_of(folder / "a/c/relative"), file);
  EXPECT_EQ(end_of(folder / "a/c/../../target/file"), file);  // of where the link leads
  EXPECT_EQ(end_of("/../.." + file), file);
  Owners owners;
  EXPECT_TRUE(follow_trusted_path(folder / "a/c/relative", owners).linked);
}

TEST_F(TrustedPath, is_refused_where_a_link_leads_through_a_folder_of_others) {
  folder.write("shared/inner/file", "");
  make_folder("shared", 0777);
  for (const std::string& path :
       {link("relative", "shared/inner/file"), link("absolute", folder / "shared/inner/file"),
        link("to_folder", "shared/inner") + "/file"}) {
    EXPECT_EQ(refusal(path), "leads through " + (folder / "shared") +
                                 ", which can be written by others: chmod go-w " + (folder / "shared") +
                                 " would be right");
  }
}

TEST_F(TrustedPath, is_refused_where_a_link_stands_in_a_folder_of_others) {
  folder.write("file", "");
  make_folder("shared", 0777);
  EXPECT_THAT(refusal(link("shared/link", folder / "file")), StartsWith("is in " + (folder / "shared")));
}

TEST_F(TrustedPath, may_have_forty_links_and_no_more) {
  const std::string file = folder.write("0", "");
  for (int number = 1; number <= max_links + 1; ++number)
    link(std::to_string(number), std::to_string(number - 1));
  EXPECT_EQ(end_of(folder / "40"), file);
  EXPECT_EQ(refusal(folder / "41"),
            "can't be read: " + (folder / "1") + ": Too many levels of symbolic links");
}

TEST_F(TrustedPath, is_refused_where_links_go_round) {
  link("one", "two");
  EXPECT_THAT(refusal(link("two", "one")), HasSubstr("Too many levels of symbolic links"));
  EXPECT_THAT(refusal(link("itself", "./itself/x")), HasSubstr("Too many levels of symbolic links"));
}

TEST_F(TrustedPath, says_where_nothing_is) {
  Owners owners;
  EXPECT_FALSE(follow_trusted_path(folder / "none", owners).status);
  EXPECT_FALSE(follow_trusted_path(folder / "none/at/all", owners).status);
  const TrustedPlace dangling = follow_trusted_path(link("dangling", "nowhere/file"), owners);
  EXPECT_FALSE(dangling.status);
  EXPECT_EQ(dangling.path, folder / "nowhere");
}

TEST_F(TrustedPath, is_refused_where_another_user_could_have_taken_the_file_away) {
  make_folder("shared", 0777);
  EXPECT_THAT(refusal(folder / "shared/none"), StartsWith("is in " + (folder / "shared")));
  make_folder("sticky", 01777);
  EXPECT_EQ(refusal(folder / "sticky/none"), "") << "what was ours there, nobody else took away";
}

TEST_F(TrustedPath, ends_at_a_file_and_at_no_folder_that_has_no_name) {
  const std::string file = folder.write("file", "");
  EXPECT_EQ(refusal(file + "/more"), "can't be read: " + file + ": Not a directory");
  for (const std::string& path : {std::string("/"), std::string("/.."), folder / ".."})
    EXPECT_EQ(refusal(path), "is not a regular file");
}

TEST_F(TrustedPath, begins_in_the_working_directory_unless_it_begins_with_a_slash) {
  const std::string file = folder.write("a/file", "");
  EXPECT_EQ(exit_code_of_child([&] {
              if (::chdir((folder / "a").c_str()) != 0) return 1;
              if (end_of("file") != file || end_of("../a/./file") != file) return 2;
              ::chmod(folder.path().c_str(), 0777);
              return refusal("file").starts_with("is in " + folder.path() + ",") ? 0 : 3;
            }),
            0);
  ::chmod(folder.path().c_str(), 0700);
}

TEST_F(TrustedPath, belongs_to_the_user_of_this_process_and_to_root) {
  make_folder("sticky", 01777);
  folder.write("sticky/ours/file", "");
  give_away("sticky/ours");
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(exit_code_of_child([&] {
              if (::seteuid(stranger) != 0) return 1;
              return refusal(folder / "sticky/ours/file").empty() ? 0 : 2;
            }),
            0);
}

TEST_F(TrustedPath, names_the_step_that_cannot_be_looked_at) {
  folder.write("closed/inner/file", "");
  make_folder("closed", 0700);
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(exit_code_of_child([&] {
              if (::seteuid(stranger) != 0) return 1;
              const std::string wanted =
                  "can't be read: " + (folder / "closed/inner") + ": Permission denied";
              return refusal(folder / "closed/inner/file") == wanted ? 0 : 2;
            }),
            0);
}

TEST_F(TrustedPath, may_belong_to_an_account_that_is_named) {
  const passwd* account = ::getpwnam("daemon");
  ASSERT_NE(account, nullptr);
  const std::string path = folder.write("home/file", "");
  give_away("home", account->pw_uid);
  EXPECT_EQ(refusal(path, Owners("daemon")), "");
  EXPECT_THAT(refusal(path), HasSubstr("it must be root's or the daemon's"));
  EXPECT_THAT(refusal(path, Owners("bin")), HasSubstr("it must be root's, the daemon's or that of bin"));
  for (const char* name : {"", "no such", "daemon:x", "root:x:0"})
    EXPECT_THAT(refusal(path, Owners(name)), testing::EndsWith("it must be root's or the daemon's")) << name;
}

/// What `body` gives in a process whose mounts are its own; nullopt: that can't be had.
std::optional<int> among_own_mounts(const std::function<int()>& body) {
  constexpr int impossible = 97;
  const int code = exit_code_of_child([&] {
    if (::unshare(CLONE_NEWNS) != 0) return impossible;
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return impossible;
    return body();
  });
  return code == impossible ? std::nullopt : std::optional(code);
}

int mount_read_only(const std::string& path) {
  return ::mount(path.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) != 0 ||
                 ::mount(nullptr, path.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) != 0
             ? -1
             : 0;
}

TEST_F(TrustedPath, may_lead_anywhere_within_a_read_only_mount) {
  const std::string path = folder.write("mount/shared/strangers/file", "");
  make_folder("mount/shared", 0777);
  give_away("mount/shared/strangers");
  const auto result = among_own_mounts([&] {
    if (refusal(path).empty()) return 1;
    if (mount_read_only(folder / "mount") != 0) return 2;
    Owners owners;
    return follow_trusted_path(path, owners).write_protected ? 0 : 3;
  });
  if (!result) GTEST_SKIP() << "mounting needs CAP_SYS_ADMIN";
  EXPECT_EQ(*result, 0);
}

TEST_F(TrustedPath, has_no_more_rights_where_all_is_read_only_for_this_process_alone) {
  const std::string path = folder.write("mount/shared/file", "");
  make_folder("mount/shared", 0777);
  const auto result = among_own_mounts([&] {
    if (mount_read_only(folder / "mount") != 0) return 1;
    if (!refusal(path).empty()) return 2;
    if (::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) != 0) return 3;
    return refusal(path).starts_with("is in " + (folder / "mount/shared") + ",") ? 0 : 4;
  });
  if (!result) GTEST_SKIP() << "mounting needs CAP_SYS_ADMIN";
  EXPECT_EQ(*result, 0);
}

}  // namespace
}  // namespace sshrp::ops
