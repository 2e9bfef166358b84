// Attempts to leave a jail by links that the client brings about itself.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "sftp/session.h"

namespace sshrp::sftp::test {
namespace {

class EscapeByOwnLink : public ::testing::Test {
 protected:
  World world;
  std::string outside = world.outside_snapshot();
  Session session{world, {.root_path = "/srv/web", .symlinks = Symlinks::inside}};

  void SetUp() override { session.begin(); }
  void TearDown() override {
    session.expect_contained();
    EXPECT_EQ(world.outside_snapshot(), outside);
  }
  Reply link(std::string_view target, std::string_view path) {
    return session.ask(make::with_paths(Type::symlink, target, path));
  }
  bool is_denied(std::string_view path) {
    return session.ask(make::open(path)).is(Status::permission_denied);
  }
};

TEST_F(EscapeByOwnLink, to_a_parent_is_not_made) {
  EXPECT_TRUE(link("..", "/l").is(Status::permission_denied));
  EXPECT_TRUE(link("../../..", "/docs/sub/l").is(Status::permission_denied));
  EXPECT_TRUE(link("docs/../../web2", "/l").is(Status::permission_denied));
}

TEST_F(EscapeByOwnLink, to_a_link_that_leads_out_is_not_made) {
  EXPECT_TRUE(link("out_absolute", "/l").is(Status::permission_denied));
  EXPECT_TRUE(link("/out_parent/web2", "/l").is(Status::permission_denied));
}

TEST_F(EscapeByOwnLink, to_a_parent_of_what_is_missing_is_not_made) {
  EXPECT_TRUE(link("none/../../..", "/l").is(Status::permission_denied));
}

TEST_F(EscapeByOwnLink, seen_through_another_link_is_taken_from_where_it_really_is) {
  // /docs/sub/here -> /, so that a link made in /docs/sub/here lies at the top.
  ASSERT_TRUE(link("../..", "/docs/sub/here").is(Status::ok));
  EXPECT_TRUE(link("../..", "/docs/sub/here/l").is(Status::permission_denied));
}

TEST_F(EscapeByOwnLink, with_an_absolute_target_is_one_of_the_jail) {
  EXPECT_TRUE(link("/etc/passwd", "/l").is(Status::ok));
  EXPECT_EQ(world.files.find("/srv/web/l", LastLink::keep).node->content, "/srv/web/etc/passwd");
  EXPECT_EQ(session.ask(make::with_path(Type::readlink, "/l")).text(), "/etc/passwd");
  EXPECT_TRUE(session.ask(make::open("/l")).is(Status::no_such_file));
}

// Also before a server that has the draft's order: what it takes for the link is inside, too.
TEST_F(EscapeByOwnLink, goes_up_with_two_absolute_paths_below_the_root) {
  ASSERT_TRUE(link("../docs/none", "/docs/l").is(Status::ok));
  EXPECT_EQ(session.upstream().served().back().paths, std::vector<std::string>{"/srv/web/docs/l"});
  EXPECT_EQ(world.files.find("/srv/web/docs/l", LastLink::keep).node->content, "/srv/web/docs/none");
  EXPECT_EQ(session.ask(make::with_path(Type::readlink, "/docs/l")).text(), "/docs/none");
}

TEST_F(EscapeByOwnLink, has_the_target_that_its_real_place_gives_it) {
  ASSERT_TRUE(link("/docs/sub", "/here").is(Status::ok));
  ASSERT_TRUE(link("../readme.txt", "/here/l").is(Status::ok));
  EXPECT_EQ(world.files.find("/srv/web/docs/sub/l", LastLink::keep).node->content,
            "/srv/web/docs/readme.txt");
}

TEST_F(EscapeByOwnLink, that_is_moved_upwards_leads_where_it_led) {
  ASSERT_TRUE(link("../../docs", "/docs/sub/l").is(Status::ok));
  ASSERT_TRUE(session.ask(make::with_paths(Type::rename, "/docs/sub/l", "/l")).is(Status::ok));
  EXPECT_EQ(session.ask(make::open("/l/readme.txt")).type, Type::handle);
}

TEST_F(EscapeByOwnLink, in_a_directory_that_is_moved_upwards_leads_where_it_led) {
  ASSERT_TRUE(link("../../..", "/docs/sub/l").is(Status::permission_denied));
  ASSERT_TRUE(link("../..", "/docs/sub/l").is(Status::ok));
  ASSERT_TRUE(session.ask(make::with_paths(Type::rename, "/docs/sub", "/sub")).is(Status::ok));
  EXPECT_EQ(session.ask(make::open("/sub/l/docs/readme.txt")).type, Type::handle);
}

// "x/.." is where x is as a string, so that what becomes of x later changes nothing.
TEST_F(EscapeByOwnLink, through_a_name_that_becomes_a_link_leads_where_it_led) {
  ASSERT_TRUE(link("sub/../readme.txt", "/docs/l").is(Status::ok));
  ASSERT_TRUE(session.ask(make::with_paths(Type::rename, "/docs/sub", "/elsewhere")).is(Status::ok));
  ASSERT_TRUE(link("/", "/docs/sub").is(Status::ok));
  EXPECT_EQ(session.ask(make::open("/docs/l")).type, Type::handle);
}

// On the upstream's disk, where others follow it, too.
TEST_F(EscapeByOwnLink, that_was_there_isnt_renamed_where_its_target_is_outside_from_the_new_place) {
  const auto is_renamed = [&](std::string_view from, std::string_view to) {
    const Reply plain = session.ask(make::with_paths(Type::rename, from, to));
    const Reply posix = session.ask(make::extended("posix-rename@openssh.com", {from, to}));
    EXPECT_TRUE(plain.is(Status::ok) ||
                (plain.is(Status::permission_denied) && posix.is(Status::permission_denied)));
    return plain.is(Status::ok);
  };
  world.files.add_link("/srv/web/docs/sub/near", "../../web2");
  world.files.add_link("/srv/web/docs/sub/gone", "../none/at/all");
  world.files.add_link("/srv/web/docs/sub/by_self", "../../self/../x");
  EXPECT_FALSE(is_renamed("/out_absolute", "/docs/e"));
  EXPECT_FALSE(is_renamed("/out_parent_of_docs", "/o"));
  EXPECT_FALSE(is_renamed("/docs/sub/to_top", "/docs/l")) << "../../index.html";
  EXPECT_FALSE(is_renamed("/docs/sub/near", "/l"));
  EXPECT_FALSE(is_renamed("/docs/sub/gone", "/l"));
  EXPECT_FALSE(is_renamed("/docs/sub/by_self", "/docs/l"));
  EXPECT_FALSE(is_renamed("/loop", "/l")) << "it leads nowhere";
  EXPECT_TRUE(is_renamed("/docs/sub/to_top", "/docs/sub/l"));
  EXPECT_TRUE(is_renamed("/docs/sub/gone", "/docs/gone"));
  EXPECT_TRUE(is_renamed("/inside_absolute", "/docs/sub/i"));
  EXPECT_TRUE(is_renamed("/inside", "/inside_2"));
  EXPECT_TRUE(is_renamed("/back_in", "/back_in_2"));
}

TEST_F(EscapeByOwnLink, isnt_made_where_a_link_is) {
  session.upstream().forget_served();
  EXPECT_TRUE(link("docs", "/out_absolute").is(Status::failure));
  EXPECT_TRUE(link("docs", "/inside").is(Status::failure));
  for (const Served& served : session.upstream().served()) EXPECT_EQ(served.type, Type::lstat);
}

// Such a server makes a link of the first path's name, to the second.
TEST_F(EscapeByOwnLink, stays_inside_before_a_server_of_the_drafts_order) {
  session.upstream().reverse_symlink();
  EXPECT_TRUE(link("/out_absolute/new", "/l").is(Status::permission_denied));
  EXPECT_TRUE(link("/l", "/out_absolute").is(Status::failure));
  ASSERT_TRUE(link("/l", "/docs/sub").is(Status::ok));
  EXPECT_EQ(world.files.find("/srv/web/l", LastLink::keep).node->content, "/srv/web/docs/sub");
}

TEST_F(EscapeByOwnLink, a_hard_link_of_a_symlink_is_not_made) {
  EXPECT_TRUE(
      session.ask(make::extended("hardlink@openssh.com", {"/out_file", "/h"})).is(Status::permission_denied));
  EXPECT_TRUE(session.ask(make::extended("hardlink@openssh.com", {"/inside_file", "/h"}))
                  .is(Status::permission_denied));
  EXPECT_TRUE(session.ask(make::extended("hardlink@openssh.com", {"/index.html", "/h"})).is(Status::ok));
}

TEST_F(EscapeByOwnLink, is_not_made_at_all_by_default) {
  Session strict(world, {.root_path = "/srv/web"});
  strict.begin();
  EXPECT_TRUE(strict.ask(make::with_paths(Type::symlink, "docs", "/l")).is(Status::op_unsupported));
}

TEST_F(EscapeByOwnLink, the_root_itself_cannot_be_moved_or_removed) {
  EXPECT_TRUE(session.ask(make::with_path(Type::rmdir, "/")).is(Status::permission_denied));
  EXPECT_TRUE(session.ask(make::with_path(Type::remove, "/docs/..")).is(Status::permission_denied));
  EXPECT_TRUE(session.ask(make::with_paths(Type::rename, "/", "/docs/x")).is(Status::permission_denied));
  EXPECT_TRUE(
      session.ask(make::extended("posix-rename@openssh.com", {"/docs", "/"})).is(Status::permission_denied));
}

TEST_F(EscapeByOwnLink, unknown_extensions_reach_nobody) {
  session.upstream().forget_served();
  EXPECT_TRUE(
      session.ask(make::extended("copy-file", {"/etc/passwd", "/srv/web/p"})).is(Status::op_unsupported));
  EXPECT_TRUE(session.ask(make::extended("vendor-id", {})).is(Status::op_unsupported));
  EXPECT_TRUE(session.ask(make::extended("", {})).is(Status::op_unsupported));
  EXPECT_TRUE(
      session.ask(make::with_paths(static_cast<Type>(21), "/etc/passwd", "/l")).is(Status::op_unsupported));
  EXPECT_TRUE(session.upstream().served().empty());
}

}  // namespace
}  // namespace sshrp::sftp::test
