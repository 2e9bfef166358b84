// How a jail's root is found, on servers of several kinds.
// SPDX-License-Identifier: MIT
#include "sftp/root_search.h"

#include <gmock/gmock.h>

#include "sftp/session.h"
#include "util/taken.h"

namespace sshrp::sftp::test {
namespace {

bool serves(World& world, const std::string& root, UpstreamModel::Traits traits = {}) {
  Session session(world, {.root_path = root}, std::move(traits));
  session.begin();
  const Reply reply = session.ask(make::with_path(Type::lstat, "/docs/readme.txt"));
  session.expect_contained();
  return reply.type == Type::attrs;
}

TEST(RootSearch, takes_a_directory) {
  World world;
  EXPECT_TRUE(serves(world, "/srv/web"));
  EXPECT_TRUE(serves(world, "/srv/web/"));
  EXPECT_TRUE(serves(world, "/srv/../srv/./web"));
}

TEST(RootSearch, takes_what_a_link_leads_to) {
  World world;
  world.files.add_link("/www", "/srv/web");
  EXPECT_TRUE(serves(world, "/www"));
  EXPECT_TRUE(serves(world, "/www", {.lexical_realpath = true}));
}

TEST(RootSearch, follows_links_itself_where_realpath_only_looks_at_the_string) {
  World world;
  world.files.add_link("/www", "/srv/web");
  Session session(world, {.root_path = "/www"}, {.lexical_realpath = true});
  session.begin();
  session.ask(make::open("/docs/readme.txt"));
  EXPECT_EQ(session.upstream().served().back().paths[0], "/srv/web/docs/readme.txt");
  // By either spelling, an absolute link inside is inside.
  world.files.add_link("/srv/web/by_alias", "/www/docs");
  EXPECT_EQ(session.ask(make::open("/by_alias/readme.txt")).type, Type::handle);
  EXPECT_EQ(session.ask(make::with_path(Type::readlink, "/by_alias")).text(), "/docs");
}

TEST(RootSearch, takes_the_servers_word_where_names_above_the_root_cannot_be_looked_at) {
  World world;
  EXPECT_TRUE(serves(world, "/srv/web", {.without_lstat = {"/srv"}}));
}

TEST(RootSearch, needs_to_look_at_names_inside) {
  World world;
  EXPECT_FALSE(serves(world, "/srv/web", {.without_lstat = {"/srv/web/docs"}}));
}

TEST(RootSearch, takes_folders_on_a_drive_of_windows_and_the_drive) {
  for (const std::string root : {"/C:/web", "/d:/", "/C:"}) {
    World world;
    world.files.add_file(root + "/docs/readme.txt", "inside");
    world.outside.clear();
    EXPECT_TRUE(serves(world, root)) << root;
  }
}

TEST(RootSearch, takes_a_drive_by_the_servers_word_with_a_slash_behind_it) {
  RootSearch search("/C:", Lstat::believed);
  ASSERT_EQ(search.questions().size(), 2u);
  search.answer(0, std::string("/C:"));
  search.answer(1, Status::failure);
  const std::vector<Question> questions = search.questions();
  ASSERT_EQ(questions.size(), 1u);
  EXPECT_EQ(questions[0].type, Type::stat);
  EXPECT_EQ(questions[0].path, "/C:/");
  search.answer(0, Attributes{.permissions = 040755});
  EXPECT_TRUE(search.questions().empty());
  ASSERT_TRUE(search.result());
  EXPECT_EQ(search.result()->upstream_path({}), "/C:/");
  EXPECT_EQ(search.result()->upstream_path({"a"}), "/C:/a");
}

// What it makes of the configured path with a backslash and a dot behind it tells how it reads names.
TEST(RootSearch, knows_windows_by_a_drive_or_by_how_a_backslash_is_read) {
  const auto names = [](const QuestionAnswer& path, const QuestionAnswer& probe) {
    RootSearch search("/", Lstat::believed);
    search.questions();
    search.answer(0, path);
    search.answer(1, probe);
    while (!search.questions().empty()) search.answer(0, Attributes{.permissions = 040755});
    return search.result().value().names;
  };
  EXPECT_EQ(names(std::string("/"), Status::no_such_file), Names::posix);
  EXPECT_EQ(names(std::string("/"), std::string("/\\.")), Names::posix);
  EXPECT_EQ(names(std::string("/"), std::string("/")), Names::windows);
  EXPECT_EQ(names(std::string("/C:"), Status::failure), Names::windows);
}

TEST(RootSearch, takes_names_that_only_look_like_a_drive) {
  for (const std::string root : {"/srv/C:/web", "/:/web", "/CC:/web", "/1:/web", "/C:x/web"}) {
    World world;
    world.files.add_file(root + "/docs/readme.txt", "inside");
    world.outside.clear();
    EXPECT_TRUE(serves(world, root)) << root;
  }
}

TEST(RootSearch, takes_the_top_too) {
  World world;
  world.outside.clear();
  Session session(world, {.root_path = "/"});
  session.begin();
  EXPECT_EQ(session.ask(make::open("/srv/web/out_file")).type, Type::handle);
  EXPECT_EQ(session.ask(make::with_path(Type::readlink, "/srv/web/out_absolute")).text(), "/etc");
}

class UnusableRoot : public ::testing::TestWithParam<const char*> {};

TEST_P(UnusableRoot, is_said_to_the_first_request_and_ends_the_channel) {
  World world;
  world.files.add_link("/nowhere", "/none/at/all");
  Session session(world, {.root_path = GetParam()});
  session.begin();
  session.send(make::with_path(Type::realpath, "."));
  EXPECT_THROW(session.run(), wire::ProtocolError);
  const Bytes last_words = taken(session.inspector().output(Leg::downstream));
  EXPECT_NE(as_text(last_words).find("root directory"), std::string_view::npos);
  EXPECT_EQ(as_text(last_words).find("/"), std::string_view::npos);
}

INSTANTIATE_TEST_SUITE_P(Jail, UnusableRoot,
                         ::testing::Values("/srv/none", "/srv/web/index.html", "/nowhere", "/srv/web/loop",
                                           "/srv/none/web"));

}  // namespace
}  // namespace sshrp::sftp::test
