// A jail before a server whose LSTAT, REMOVE, RMDIR and RENAME follow links, so that only READLINK tells what
// is one.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "sftp/session.h"

namespace sshrp::sftp::test {
namespace {

using ::testing::ElementsAre;

const UpstreamModel::Traits following{.extensions_of = "none", .follows_last_link = true};

struct DoubtedLstat : ::testing::Test {
  World world;
  Session session{world, {.root_path = "/srv/web"}, following};
  std::string outside = world.outside_snapshot();

  void SetUp() override { session.begin(); }
  void TearDown() override {
    session.expect_contained();
    EXPECT_EQ(world.outside_snapshot(), outside);
  }

  Reply ask(Type type, std::string_view path) { return session.ask(make::with_path(type, path)); }
  Reply rename(std::string_view from, std::string_view to) {
    return session.ask(make::with_paths(Type::rename, from, to));
  }
  std::string content(std::string_view path) {
    const Reply opened = session.ask(make::open(path));
    if (opened.type != Type::handle) return "not opened";
    return session.ask(make::read(opened.text(), 0, 32768)).text();
  }
  bool is_there(const std::string& path) {
    return world.files.find(path, LastLink::keep).error == Error::none;
  }
};

TEST(FollowingServer, removes_and_renames_what_a_link_leads_to) {
  World world;
  world.outside.clear();
  Session session(world, {.audit = Audit::on}, following);
  session.begin();
  EXPECT_EQ(session.ask(make::with_path(Type::lstat, "/srv/web/out_absolute")).attributes().kind(),
            Attributes::Kind::directory);
  EXPECT_TRUE(session.ask(make::with_path(Type::remove, "/srv/web/out_file")).is(Status::ok));
  EXPECT_EQ(world.files.find("/etc/passwd", LastLink::keep).error, Error::missing);
  EXPECT_TRUE(
      session.ask(make::with_paths(Type::rename, "/srv/web/out_sibling", "/srv/web/new")).is(Status::ok));
  EXPECT_EQ(world.files.find("/srv/web/new/file", LastLink::keep).error, Error::none);
}

TEST_F(DoubtedLstat, follows_links_that_stay_inside) {
  EXPECT_EQ(content("/docs/readme.txt"), "hello");
  EXPECT_EQ(content("/inside/readme.txt"), "hello");
  EXPECT_EQ(content("/inside_absolute/readme.txt"), "hello");
  EXPECT_EQ(content("/inside_file"), "hello");
  EXPECT_EQ(content("/chain/sub/to_top"), "<html>");
  EXPECT_EQ(content("/back_in/readme.txt"), "hello");
}

TEST_F(DoubtedLstat, makes_changes_and_removes_names) {
  EXPECT_TRUE(session.ask(make::with_attributes(Type::mkdir, "/docs/d", {})).is(Status::ok));
  EXPECT_TRUE(rename("/docs/d", "/inside/e").is(Status::ok));
  EXPECT_TRUE(is_there("/srv/web/docs/e"));
  EXPECT_TRUE(ask(Type::rmdir, "/docs/e").is(Status::ok));
  EXPECT_TRUE(ask(Type::remove, "/chain/readme.txt").is(Status::ok));
  EXPECT_FALSE(is_there("/srv/web/docs/readme.txt"));
}

TEST_F(DoubtedLstat, makes_what_a_dangling_link_inside_leads_to) {
  EXPECT_EQ(session.ask(make::open("/dangling_inside", open_flag::write | open_flag::creat)).type,
            Type::handle);
  EXPECT_TRUE(is_there("/srv/web/docs/new"));
}

TEST_F(DoubtedLstat, costs_no_round_trip_more) {
  session.upstream().forget_served();
  session.rounds = 0;
  EXPECT_EQ(ask(Type::stat, "/docs/sub/deep.txt").attributes().size, 4u);
  EXPECT_EQ(session.rounds, 1u);
  std::vector<Type> asked;
  for (const Served& served : session.upstream().served()) asked.push_back(served.type);
  EXPECT_THAT(asked, ElementsAre(Type::lstat, Type::readlink, Type::lstat, Type::readlink, Type::lstat,
                                 Type::readlink));
}

// ── servers that leave the type of a file out of its permissions ──

struct UntypedServer : ::testing::Test {
  World world;
  std::string outside = world.outside_snapshot();

  void TearDown() override { EXPECT_EQ(world.outside_snapshot(), outside); }
  UpstreamModel::Traits traits() { return {.extensions_of = "none", .tells_types = false}; }
};

TEST_F(UntypedServer, is_asked_by_readlink_whether_a_name_is_a_link) {
  Session session(world, {.root_path = "/srv/web"}, traits());
  session.begin();
  for (const char* path : {"/docs/readme.txt", "/inside/readme.txt", "/inside_file", "/chain/sub/to_top"})
    EXPECT_EQ(session.ask(make::open(path)).type, Type::handle) << path;
  EXPECT_EQ(session.ask(make::with_path(Type::stat, "/docs")).type, Type::attrs);
  EXPECT_EQ(session.ask(make::with_path(Type::opendir, "/docs")).type, Type::handle);
  EXPECT_TRUE(session.ask(make::open("/index.html/below")).is(Status::failure) ||
              session.ask(make::open("/index.html/below")).is(Status::no_such_file));
  session.expect_contained();
}

TEST_F(UntypedServer, lets_no_link_lead_out) {
  Session session(world, {.root_path = "/srv/web"}, traits());
  session.begin();
  for (const std::string link :
       {"/out_absolute", "/out_parent", "/out_file", "/out_sibling", "/out_top", "/out_chain"}) {
    for (const std::string& path : {link, link + "/passwd"}) {
      for (const Bytes& request :
           {make::open(path), make::with_path(Type::opendir, path), make::with_path(Type::stat, path),
            make::with_path(Type::remove, path), make::with_path(Type::realpath, path)})
        EXPECT_EQ(session.ask(request).type, Type::status) << path << " " << int{request[0]};
    }
  }
  session.expect_contained();
}

TEST_F(UntypedServer, without_readlink_serves_no_jail) {
  UpstreamModel::Traits blind = traits();
  blind.knows_readlink = false;
  Session session(world, {.root_path = "/srv/web"}, blind);
  session.begin();
  session.send(make::open("/docs/readme.txt"));
  EXPECT_THROW(session.run(), wire::ProtocolError);
}

class DoubtedLink : public DoubtedLstat, public ::testing::WithParamInterface<const char*> {};

// For what is meant to be done to the link itself the server has no request.
TEST_P(DoubtedLink, is_not_taken_for_what_it_leads_to) {
  const std::string link = GetParam();
  const std::string before = world.files.snapshot("/srv/web");
  EXPECT_TRUE(ask(Type::lstat, link).is(Status::permission_denied));
  EXPECT_TRUE(ask(Type::remove, link).is(Status::permission_denied));
  EXPECT_TRUE(ask(Type::rmdir, link).is(Status::permission_denied));
  EXPECT_TRUE(rename(link, "/new").is(Status::permission_denied));
  EXPECT_TRUE(rename("/docs/readme.txt", link).is(Status::permission_denied));
  EXPECT_EQ(world.files.snapshot("/srv/web"), before);
}

class DoubtedWayOut : public DoubtedLink {};

TEST_P(DoubtedWayOut, is_denied) {
  const std::string link = GetParam();
  const std::string beneath = link + "/passwd";
  const std::uint32_t making = open_flag::write | open_flag::creat;
  for (const std::string& path : {link, beneath}) {
    for (const Bytes& request :
         {make::open(path), make::open(path, making), make::with_path(Type::opendir, path),
          make::with_path(Type::stat, path), make::with_path(Type::readlink, path),
          make::with_path(Type::realpath, path),
          make::with_attributes(Type::setstat, path, {.permissions = 0777}),
          make::with_attributes(Type::mkdir, path, {}), make::with_path(Type::remove, path),
          make::with_path(Type::rmdir, path), make::with_paths(Type::rename, path, "/new"),
          make::with_paths(Type::rename, "/docs/readme.txt", path)})
      EXPECT_EQ(session.ask(request).type, Type::status) << path << " " << int{request[0]};
  }
  EXPECT_TRUE(is_there("/srv/web/docs/readme.txt"));
}

INSTANTIATE_TEST_SUITE_P(Inside, DoubtedLink,
                         ::testing::Values("/inside", "/inside_absolute", "/inside_file", "/chain",
                                           "/dangling_inside"));
INSTANTIATE_TEST_SUITE_P(Outside, DoubtedLink,
                         ::testing::Values("/out_absolute", "/out_file", "/out_parent", "/out_dangling",
                                           "/out_chain"));
INSTANTIATE_TEST_SUITE_P(Jail, DoubtedWayOut,
                         ::testing::Values("/out_absolute", "/out_relative", "/out_parent",
                                           "/out_parent_of_docs", "/out_file", "/out_sibling", "/out_top",
                                           "/out_dangling", "/out_chain"));

}  // namespace
}  // namespace sshrp::sftp::test
