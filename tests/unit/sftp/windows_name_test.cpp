// A jail on a server that reads names as Windows does.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "sftp/path.h"
#include "sftp/root.h"
#include "sftp/session.h"

namespace sshrp::sftp::test {
namespace {

TEST(WindowsName, is_plain_where_it_means_what_it_says) {
  for (const std::string_view name :
       {"a", "a b", ".profile", "..a", "a.b.c", "console", "con1", "com", "com10", "comx", "null.txt", "lpt",
        "aux-1", "\xe8\xa1\xa8", "~", "PROGRA~1", " a"})
    EXPECT_TRUE(is_plain_windows_name(name)) << name;
}

TEST(WindowsName, isnt_plain_where_it_leads_elsewhere) {
  for (const std::string_view name : {"\\",          "a\\b",   "..\\..",      "\\..\\..\\Windows",
                                      "C:",          "a:b",    "a::$DATA",    "a.",
                                      "a ",          "...",    ".. ",         " ",
                                      "a. .",        "con",    "CON",         "Nul.txt",
                                      "nul .tar.gz", "aux",    "prn.",        "com1",
                                      "COM9.log",    "lpt0",   "com\xc2\xb9", "LPT\xc2\xb3.txt",
                                      "com\xb2",     "conin$", "CONOUT$"})
    EXPECT_FALSE(is_plain_windows_name(name)) << name;
}

struct OnWindows : ::testing::Test {
  World world;
  std::optional<Session> session;

  OnWindows() {
    world.files.add_file("/C:/data/secret", std::string(secret));
    world.files.add_file("/C:/data/web/file", "inside");
    world.files.add_file("/C:/data/web/a\\b", "inside");
    world.files.add_link("/C:/data/web/absolute", "/C:/data/web/file");
    world.files.add_link("/C:/data/web/of_windows", "C:\\data\\secret");
    world.files.add_link("/C:/data/web/out", "/C:/data/secret");
    world.files.add_link("/C:/data/web/out_parent", "..\\secret");
    world.outside = {world.files.find("/C:/data/secret", LastLink::keep).node.get()};
    session.emplace(world, Rules{.root_path = "/C:/data/web", .symlinks = Symlinks::inside});
    session->begin();
  }
  bool is_denied(const Bytes& request) { return session->ask(request).is(Status::permission_denied); }
};

TEST_F(OnWindows, plain_names_lead_where_they_say) {
  EXPECT_EQ(session->ask(make::open("/file")).type, Type::handle);
  EXPECT_EQ(session->ask(make::open("/absolute")).type, Type::handle);
  EXPECT_EQ(session->ask(make::with_path(Type::readlink, "/absolute")).text(), "/file");
  EXPECT_EQ(session->ask(make::open("/new", open_flag::write | open_flag::creat)).type, Type::handle);
}

TEST_F(OnWindows, other_names_are_refused_by_every_request_and_reach_nobody) {
  session->upstream().forget_served();
  for (const std::string_view path :
       {"/..\\secret", "/..\\..\\Windows\\win.ini", "a\\b", "/C:/data/secret", "/file::$DATA", "/file.",
        "/file ", "/.. /secret", "/nul", "/docs/../con.txt"}) {
    EXPECT_TRUE(is_denied(make::open(path))) << path;
    EXPECT_TRUE(is_denied(make::open(path, open_flag::write | open_flag::creat))) << path;
    EXPECT_TRUE(is_denied(make::with_path(Type::opendir, path))) << path;
    EXPECT_TRUE(is_denied(make::with_path(Type::lstat, path))) << path;
    EXPECT_TRUE(is_denied(make::with_path(Type::realpath, path))) << path;
    EXPECT_TRUE(is_denied(make::with_path(Type::remove, path))) << path;
    EXPECT_TRUE(is_denied(make::with_path(Type::readlink, path))) << path;
    EXPECT_TRUE(is_denied(make::with_attributes(Type::mkdir, path, {}))) << path;
  }
  EXPECT_TRUE(session->upstream().served().empty());
  for (const std::string_view path : {"/..\\x", "/C:", "/aux"}) {
    EXPECT_TRUE(is_denied(make::with_paths(Type::rename, "/file", path))) << path;
    EXPECT_TRUE(is_denied(make::with_paths(Type::symlink, path, "/l"))) << path;
    EXPECT_TRUE(is_denied(make::with_paths(Type::symlink, "file", path))) << path;
  }
  session->expect_contained();
}

TEST_F(OnWindows, links_with_other_targets_are_neither_followed_nor_shown) {
  for (const std::string_view link : {"/of_windows", "/out", "/out_parent"}) {
    EXPECT_TRUE(is_denied(make::open(link))) << link;
    EXPECT_TRUE(is_denied(make::with_path(Type::readlink, link))) << link;
  }
  session->expect_contained();
}

TEST(OnPosix, a_backslash_is_part_of_a_name) {
  World world;
  world.files.add_file("/srv/web/a\\b", "inside");
  Session session(world, {.root_path = "/srv/web"});
  session.begin();
  EXPECT_EQ(session.ask(make::open("/a\\b")).type, Type::handle);
  EXPECT_TRUE(session.ask(make::open("/..\\..\\etc\\passwd")).is(Status::no_such_file));
}

}  // namespace
}  // namespace sshrp::sftp::test
