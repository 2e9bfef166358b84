// Legal work in a jail: the same results as without one.
// SPDX-License-Identifier: MIT
#include "sftp/jail.h"

#include <gmock/gmock.h>

#include "sftp/session.h"

namespace sshrp::sftp::test {
namespace {

using ::testing::ElementsAre;

const Rules jailed{.root_path = "/srv/web"};

struct Jail : ::testing::Test {
  World world;
  Session session{world, jailed};
  std::string outside = world.outside_snapshot();

  void SetUp() override { session.begin(); }
  void TearDown() override {
    session.expect_contained();
    EXPECT_EQ(world.outside_snapshot(), outside);
  }

  std::string opened(std::string_view path, std::uint32_t flags = open_flag::read) {
    const Reply reply = session.ask(make::open(path, flags));
    EXPECT_EQ(reply.type, Type::handle) << path;
    return reply.type == Type::handle ? reply.text() : "";
  }
  std::string content(std::string_view path) {
    const std::string handle = opened(path);
    const Reply data = session.ask(make::read(handle, 0, 32768));
    session.ask(make::with_handle(Type::close, handle));
    return data.type == Type::data ? data.text() : "";
  }
};

TEST_F(Jail, reads_a_file_by_its_path_in_the_jail) { EXPECT_EQ(content("/docs/readme.txt"), "hello"); }

TEST_F(Jail, takes_a_relative_path_from_the_top) { EXPECT_EQ(content("docs/./sub//deep.txt"), "deep"); }

TEST_F(Jail, stays_at_the_top_however_many_parents_are_asked_for) {
  EXPECT_EQ(content("/../../../../index.html"), "<html>");
}

TEST_F(Jail, follows_links_that_stay_inside) {
  EXPECT_EQ(content("/inside/readme.txt"), "hello");
  EXPECT_EQ(content("/inside_absolute/readme.txt"), "hello");
  EXPECT_EQ(content("/inside_file"), "hello");
  EXPECT_EQ(content("/chain/sub/to_top"), "<html>");
  EXPECT_EQ(content("/back_in/readme.txt"), "hello");
  EXPECT_EQ(content("/self/self/self/index.html"), "<html>");
}

TEST_F(Jail, answers_realpath_in_terms_of_the_jail) {
  EXPECT_EQ(session.ask(make::with_path(Type::realpath, ".")).text(), "/");
  EXPECT_EQ(session.ask(make::with_path(Type::realpath, "")).text(), "/");
  EXPECT_EQ(session.ask(make::with_path(Type::realpath, "/chain/sub/../readme.txt")).text(),
            "/docs/readme.txt");
  EXPECT_EQ(session.ask(make::with_path(Type::realpath, "docs/new")).text(), "/docs/new");
  EXPECT_TRUE(session.ask(make::with_path(Type::realpath, "/none/new")).is(Status::no_such_file));
  EXPECT_EQ(session.ask(make::extended("expand-path@openssh.com", {"~/docs"})).text(), "/docs");
  EXPECT_EQ(session.ask(make::extended("home-directory", {"u"})).text(), "/");
}

TEST_F(Jail, makes_what_a_dangling_link_inside_leads_to) {
  const std::string handle = opened("/dangling_inside", open_flag::write | open_flag::creat);
  EXPECT_TRUE(session.ask(make::write(handle, 0, "made")).is(Status::ok));
  EXPECT_EQ(content("/docs/new"), "made");
}

TEST_F(Jail, lists_a_directory_without_what_links_lead_to) {
  const std::string handle = session.ask(make::with_path(Type::opendir, "/")).text();
  const Reply listing = session.ask(make::with_handle(Type::readdir, handle));
  EXPECT_THAT(listing.names(), ::testing::Contains("out_absolute"));
  for (const std::string& line : listing.long_names())
    EXPECT_THAT(line, ::testing::Not(::testing::HasSubstr("->")));
  EXPECT_TRUE(session.ask(make::with_handle(Type::readdir, handle)).is(Status::eof));
}

TEST_F(Jail, shows_the_targets_of_links_in_terms_of_the_jail) {
  EXPECT_EQ(session.ask(make::with_path(Type::readlink, "/inside_absolute")).text(), "/docs");
  EXPECT_EQ(session.ask(make::with_path(Type::readlink, "/inside")).text(), "docs");
  EXPECT_EQ(session.ask(make::with_path(Type::readlink, "/back_in")).text(), "/docs");
  EXPECT_EQ(session.ask(make::with_path(Type::readlink, "/chain/sub/to_top")).text(), "../../index.html");
}

TEST_F(Jail, follows_a_link_with_a_slash_behind_it) {
  const auto kind = [&](std::string_view path) {
    return session.ask(make::with_path(Type::lstat, path)).attributes().kind();
  };
  EXPECT_EQ(kind("/inside"), Attributes::Kind::link);
  EXPECT_EQ(kind("/inside/"), Attributes::Kind::directory);
  EXPECT_EQ(kind("/inside/."), Attributes::Kind::directory);
  EXPECT_TRUE(session.ask(make::with_path(Type::lstat, "/out_absolute/")).is(Status::permission_denied));
  EXPECT_TRUE(session.ask(make::with_path(Type::remove, "/inside/")).is(Status::ok)) << "the link itself";
}

TEST_F(Jail, costs_no_round_trip_for_stat_and_one_for_open) {
  session.upstream().forget_served();
  EXPECT_EQ(session.ask(make::with_path(Type::stat, "/docs/sub/deep.txt")).attributes().size, 4u);
  EXPECT_EQ(session.upstream().served().size(), 3u);
  for (const Served& served : session.upstream().served()) EXPECT_EQ(served.type, Type::lstat);
}

}  // namespace
}  // namespace sshrp::sftp::test
