// SPDX-License-Identifier: MIT
#include "upstream/strict_modes.h"

#include <gmock/gmock.h>

namespace sshrp::upstream {
namespace {

using sftp::Attributes;
using sftp::Components;
using ::testing::ElementsAre;
using Kind = StrictModes::Kind;

const StrictModes strict("/home/anna", 1000);

Attributes attributes(std::uint32_t uid, std::uint32_t permissions) {
  return {.owner = Attributes::Owner{uid, 1}, .permissions = permissions};
}

std::string objection(Kind kind, const Attributes& shown) {
  return strict.objection(kind, "/home/anna/.ssh", shown).value_or("none");
}

TEST(StrictModes, takes_what_is_roots_or_the_home_owners_and_nobody_else_may_write) {
  for (const std::uint32_t uid : {0u, 1000u}) {
    EXPECT_EQ(objection(Kind::file, attributes(uid, 0100644)), "none");
    EXPECT_EQ(objection(Kind::folder, attributes(uid, 0040755)), "none");
    EXPECT_EQ(objection(Kind::folder, attributes(uid, 0041755)), "none");
  }
}

TEST(StrictModes, refuses_what_group_or_others_may_write) {
  for (const std::uint32_t mode : {0777u, 0775u, 0757u, 0720u, 0702u, 01777u}) {
    EXPECT_THAT(objection(Kind::folder, attributes(1000, 0040000 | mode)),
                ::testing::HasSubstr("folder /home/anna/.ssh can be written by group or others (mode "));
    EXPECT_THAT(objection(Kind::file, attributes(0, 0100000 | mode)), ::testing::HasSubstr("can be written"));
  }
  EXPECT_EQ(
      objection(Kind::folder, attributes(1000, 0041777)),
      "folder /home/anna/.ssh can be written by group or others (mode 1777): chmod go-w would be right");
}

TEST(StrictModes, takes_what_the_home_owners_own_group_may_write_and_others_may_not) {
  const auto of_group = [](std::uint32_t uid, std::uint32_t gid, std::uint32_t permissions) {
    return Attributes{.owner = Attributes::Owner{uid, gid}, .permissions = permissions};
  };
  for (const std::uint32_t uid : {0u, 1000u}) {
    EXPECT_EQ(objection(Kind::file, of_group(uid, 1000, 0100664)), "none");
    EXPECT_EQ(objection(Kind::folder, of_group(uid, 1000, 0040775)), "none");
    for (const std::uint32_t mode : {0777u, 0757u, 0702u})
      EXPECT_THAT(objection(Kind::folder, of_group(uid, 1000, 0040000 | mode)),
                  ::testing::HasSubstr("can be written"));
    for (const std::uint32_t gid : {0u, 100u, 1001u})
      EXPECT_THAT(objection(Kind::file, of_group(uid, gid, 0100664)), ::testing::HasSubstr("can be written"));
  }
  const StrictModes of_root("/root", 0);
  EXPECT_TRUE(of_root.objection(Kind::folder, "/root", of_group(0, 0, 0040775)));
}

TEST(StrictModes, refuses_what_belongs_to_others) {
  EXPECT_EQ(
      objection(Kind::file, attributes(1001, 0100600)),
      "file /home/anna/.ssh belongs to uid 1001, which is neither root nor uid 1000, the owner of the home "
      "/home/anna");
}

TEST(StrictModes, refuses_what_it_isnt_shown) {
  constexpr std::string_view hidden =
      "the upstream doesn't show owner, permissions and kind of folder /home/anna/.ssh";
  EXPECT_EQ(objection(Kind::folder, {}), hidden);
  EXPECT_EQ(objection(Kind::folder, {.permissions = 0040700}), hidden);
  EXPECT_EQ(objection(Kind::folder, {.owner = Attributes::Owner{0, 0}}), hidden);
  EXPECT_EQ(objection(Kind::folder, attributes(1000, 0700)), hidden);
}

TEST(StrictModes, refuses_links_and_what_is_of_another_kind) {
  EXPECT_THAT(objection(Kind::folder, attributes(1000, 0120777)), ::testing::HasSubstr("is a symbolic link"));
  EXPECT_THAT(objection(Kind::file, attributes(1000, 0120777)), ::testing::HasSubstr("is a symbolic link"));
  EXPECT_THAT(objection(Kind::folder, attributes(1000, 0100600)), ::testing::HasSubstr("is no folder"));
  for (const std::uint32_t other : {0040700u, 0010600u, 0020600u, 0140600u})
    EXPECT_THAT(objection(Kind::file, attributes(1000, other)), ::testing::HasSubstr("is no regular file"));
}

TEST(StrictModes, looks_at_folders_up_to_the_home_or_to_the_root) {
  const Components home{"home", "anna"};
  EXPECT_THAT(folders_above({"home", "anna", ".ssh", "keys"}, home),
              ElementsAre("/home/anna/.ssh", "/home/anna"));
  EXPECT_THAT(folders_above({"home", "anna", "keys"}, home), ElementsAre("/home/anna"));
  EXPECT_THAT(folders_above({"home", "annabel", "keys"}, home), ElementsAre("/home/annabel", "/home", "/"));
  EXPECT_THAT(folders_above({"etc", "keys", "anna"}, home), ElementsAre("/etc/keys", "/etc", "/"));
  EXPECT_THAT(folders_above({".ssh", "keys"}, {}), ElementsAre("/.ssh", "/"));
  EXPECT_THAT(folders_above(home, home), ElementsAre("/home", "/"));
  EXPECT_THAT(folders_above({}, home), ElementsAre());
}

TEST(StrictModes, wants_paths_that_folders_can_be_told_from) {
  EXPECT_EQ(real_path("/home//anna/."), (Components{"home", "anna"}));
  EXPECT_EQ(real_path("/"), Components{});
  EXPECT_EQ(real_path("/C:/Users/anna"), (Components{"C:", "Users", "anna"}));
  for (const std::string& path :
       {std::string(), std::string("home/anna"), std::string("/home/../anna"), std::string("C:\\anna"),
        std::string("/a\0b", 4), "/" + std::string(5000, 'a')})
    EXPECT_FALSE(real_path(path)) << path;
}

TEST(StrictModes, shows_nothing_that_a_terminal_would_obey) {
  EXPECT_THAT(*strict.objection(Kind::file, "/a\n\x1b", {}), ::testing::HasSubstr("/a\\x0a\\x1b"));
}

}  // namespace
}  // namespace sshrp::upstream
