// Attempts to leave a jail: every request with a path, along every kind of path and link that leads out.
// SPDX-License-Identifier: MIT
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

}  // namespace
}  // namespace sshrp::sftp::test
