// Attempts to leave a jail: every request with a path, along every kind of path and link that leads out.
#include <gmock/gmock.h>

#include "sftp/session.h"
#include "sftp/walk.h"

namespace sshrp::sftp::test {
namespace {

using namespace std::string_view_literals;

struct Attempt {
  std::string_view name;
  Bytes (*make)(std::string_view path);
  Last last = Last::follow;
};

constexpr std::uint32_t creating = open_flag::write | open_flag::creat;

const Attempt attempts[] = {
    {"open_to_read", [](std::string_view path) { return make::open(path); }},
    {"open_to_write", [](std::string_view path) { return make::open(path, open_flag::write); }},
    {"open_to_create", [](std::string_view path) { return make::open(path, creating); }},
    {"open_to_truncate", [](std::string_view path) { return make::open(path, creating | open_flag::trunc); }},
    {"open_to_append", [](std::string_view path) { return make::open(path, creating | open_flag::append); }},
    {"open_exclusively", [](std::string_view path) { return make::open(path, creating | open_flag::excl); },
     Last::look},
    {"opendir", [](std::string_view path) { return make::with_path(Type::opendir, path); }},
    {"stat", [](std::string_view path) { return make::with_path(Type::stat, path); }},
    {"lstat", [](std::string_view path) { return make::with_path(Type::lstat, path); }, Last::look},
    {"setstat",
     [](std::string_view path) { return make::with_attributes(Type::setstat, path, {.permissions = 0777}); }},
    {"setstat_of_the_size",
     [](std::string_view path) { return make::with_attributes(Type::setstat, path, {.size = 0}); }},
    {"mkdir", [](std::string_view path) { return make::with_attributes(Type::mkdir, path, {}); }, Last::stay},
    {"rmdir", [](std::string_view path) { return make::with_path(Type::rmdir, path); }, Last::stay},
    {"remove", [](std::string_view path) { return make::with_path(Type::remove, path); }, Last::stay},
    {"readlink", [](std::string_view path) { return make::with_path(Type::readlink, path); }, Last::stay},
    {"realpath", [](std::string_view path) { return make::with_path(Type::realpath, path); }},
    {"rename_from", [](std::string_view path) { return make::with_paths(Type::rename, path, "/stolen"); },
     Last::stay},
    {"rename_to", [](std::string_view path) { return make::with_paths(Type::rename, "/index.html", path); },
     Last::look},
    {"symlink_at", [](std::string_view path) { return make::with_paths(Type::symlink, "index.html", path); },
     Last::stay},
    {"symlink_to", [](std::string_view path) { return make::with_paths(Type::symlink, path, "/made"); }},
    {"posix_rename_from",
     [](std::string_view path) {
       return make::extended("posix-rename@openssh.com", {path, "/stolen"});
     },
     Last::stay},
    {"posix_rename_to",
     [](std::string_view path) {
       return make::extended("posix-rename@openssh.com", {"/index.html", path});
     },
     Last::stay},
    {"hardlink_from",
     [](std::string_view path) {
       return make::extended("hardlink@openssh.com", {path, "/stolen"});
     },
     Last::look},
    {"hardlink_to",
     [](std::string_view path) {
       return make::extended("hardlink@openssh.com", {"/index.html", path});
     },
     Last::stay},
    {"statvfs", [](std::string_view path) { return make::extended("statvfs@openssh.com", {path}); }},
    {"lsetstat",
     [](std::string_view path) {
       Bytes request = make::extended("lsetstat@openssh.com", {path});
       append_attributes({.permissions = 0777}, request);
       return request;
     },
     Last::stay},
    {"expand_path", [](std::string_view path) { return make::extended("expand-path@openssh.com", {path}); }},
};

struct Route {
  std::string_view name;
  std::string_view path;
};

// Names before the last one lead out.
const Route routes_out[] = {
    {"through_an_absolute_link", "/out_absolute/passwd"},
    {"through_an_absolute_link_to_what_is_missing", "/out_absolute/new"},
    {"through_a_relative_link", "/out_relative/passwd"},
    {"through_a_relative_link_from_deeper", "/docs/../out_relative/ssh/key"},
    {"through_a_link_to_the_parent", "/out_parent/other/dir/file"},
    {"through_a_link_to_the_parent_of_a_directory", "/out_parent_of_docs/srv/other/dir/file"},
    {"through_a_link_to_a_sibling_of_the_same_beginning", "/out_sibling/file"},
    {"through_a_link_to_the_top", "/out_top/etc/passwd"},
    {"through_a_chain_of_links", "/out_chain/passwd"},
    {"through_a_link_found_by_a_link", "/self/inside/out_chain3/passwd"},
    {"through_a_link_into_proc", "/out_proc/etc/passwd"},
    {"through_a_link_and_back_in_by_guessing_names", "/out_parent/web/index.html"},
    {"through_a_dangling_link", "/out_dangling/file"},
};

// The last name is such a link itself: what doesn't follow it means the link.
const Route links_out[] = {
    {"an_absolute_link", "/out_absolute"},
    {"a_relative_link", "/out_relative"},
    {"a_link_to_the_parent", "/out_parent"},
    {"a_link_to_a_sibling", "/out_sibling"},
    {"a_link_to_a_file", "/out_file"},
    {"a_dangling_link", "/out_dangling"},
    {"a_chain_of_links", "/out_chain"},
    {"a_link_to_the_top", "/out_top"},
    {"a_link_with_a_slash_behind", "/out_absolute/"},
};

// Strings that mean something else to a careless reader. In a jail they name what is inside, or nothing.
const Route odd_paths[] = {
    {"parents", "../../etc/passwd"},
    {"absolute_parents", "/../../etc/passwd"},
    {"parents_behind_a_directory", "docs/../../../etc/passwd"},
    {"parents_among_slashes", "/docs//..//..//../etc/passwd"},
    {"parents_among_dots", "/docs/./.././../etc/passwd"},
    {"many_parents", "/../../../../../../../../../../../../../../../../etc/passwd"},
    {"only_parents", "../.."},
    {"a_parent_at_the_end", "docs/../.."},
    {"an_absolute_path", "/etc/passwd"},
    {"two_slashes_in_front", "//etc/passwd"},
    {"the_path_of_the_upstream", "/srv/web/../../etc/passwd"},
    {"the_sibling_of_the_same_beginning", "/../web2/file"},
    {"dots_with_a_third", "/.../.../etc/passwd"},
    {"dots_written_in_percent", "%2e%2e/%2e%2e/etc/passwd"},
    {"dots_of_overlong_utf8", "\xc0\xae\xc0\xae/\xc0\xae\xc0\xae/etc/passwd"},
    {"slashes_of_overlong_utf8",
     "..\xc0\xaf..\xc0\xaf"
     "etc\xc0\xafpasswd"},
    {"backslashes", "..\\..\\etc\\passwd"},
    {"a_nul_at_the_end", "/index.html\0"sv},
    {"a_nul_before_parents", "/docs\0/../../../etc/passwd"sv},
    {"a_nul_between_dots", "/.\0./etc/passwd"sv},
    {"a_newline", "/docs\n/../../../etc/passwd"},
    {"the_home_of_root", "~root/.ssh"},
    {"a_home", "~/../../etc/passwd"},
    {"a_missing_directory_and_parents", "/none/../../etc/passwd"},
    {"a_file_and_parents", "/index.html/../../etc/passwd"},
    {"nothing", ""},
    {"a_loop", "/loop/../../etc/passwd"},
};

class Escape : public ::testing::TestWithParam<std::tuple<Attempt, Route>> {
 protected:
  World world;
  std::string outside = world.outside_snapshot();
  Session session{world, {.root_path = "/srv/web", .symlinks = Symlinks::inside}};

  Attempt attempt() const { return std::get<0>(GetParam()); }
  Reply tried() {
    session.begin();
    return session.ask(attempt().make(std::get<1>(GetParam()).path));
  }
  // What was opened is used as far as it goes.
  void use(const Reply& reply) {
    if (reply.type != Type::handle) return;
    session.ask(make::read(reply.text(), 0, 32768));
    session.ask(make::write(reply.text(), 0, "overwritten"));
    session.ask(make::with_handle(Type::readdir, reply.text()));
    session.ask(make::with_handle(Type::fstat, reply.text()));
  }
  void TearDown() override {
    session.expect_contained();
    EXPECT_EQ(world.outside_snapshot(), outside);
  }
};

using EscapeThroughLink = Escape;
TEST_P(EscapeThroughLink, is_denied) {
  const Reply reply = tried();
  EXPECT_TRUE(reply.is(Status::permission_denied)) << "type " << static_cast<int>(reply.type);
}

using EscapeByLink = Escape;
TEST_P(EscapeByLink, is_denied_where_it_is_followed) {
  const Reply reply = tried();
  use(reply);
  if (attempt().last == Last::follow) {
    EXPECT_TRUE(reply.is(Status::permission_denied));
  }
}

using EscapeByString = Escape;
TEST_P(EscapeByString, stays_inside) { use(tried()); }

const auto name_of = [](const auto& info) {
  return std::string(std::get<0>(info.param).name) + "_" + std::string(std::get<1>(info.param).name);
};
INSTANTIATE_TEST_SUITE_P(Jail, EscapeThroughLink,
                         ::testing::Combine(::testing::ValuesIn(attempts), ::testing::ValuesIn(routes_out)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Jail, EscapeByLink,
                         ::testing::Combine(::testing::ValuesIn(attempts), ::testing::ValuesIn(links_out)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Jail, EscapeByString,
                         ::testing::Combine(::testing::ValuesIn(attempts), ::testing::ValuesIn(odd_paths)),
                         name_of);

// Links that the client brings about itself.
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

TEST_F(EscapeByOwnLink, that_was_there_and_is_renamed_still_leads_nowhere) {
  ASSERT_TRUE(session.ask(make::with_paths(Type::rename, "/out_absolute", "/docs/e")).is(Status::ok));
  EXPECT_TRUE(is_denied("/docs/e/passwd"));
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
