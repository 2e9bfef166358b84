// A client that pipelines requests in a jail sees what it would see without a proxy.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "sftp/session.h"

namespace sshrp::sftp::test {
namespace {

struct JailOrder : ::testing::Test {
  World world;
  Session session{world, {.root_path = "/srv/web", .symlinks = Symlinks::inside}};

  void SetUp() override { session.begin(); }
  void TearDown() override { session.expect_contained(); }

  /// Sent at once; the replies in the order of the requests, which have the ids 1, 2, 3…
  std::vector<Reply> all(const std::vector<Bytes>& requests) {
    for (const Bytes& request : requests) session.send(request);
    std::vector<Reply> replies = session.run();
    std::ranges::sort(replies, {}, &Reply::id);
    EXPECT_EQ(replies.size(), requests.size());
    replies.resize(requests.size());
    return replies;
  }
};

TEST_F(JailOrder, open_after_remove_finds_nothing) {
  const auto replies = all({make::with_path(Type::remove, "/docs/readme.txt", 1),
                            make::open("/docs/readme.txt", open_flag::read, 2)});
  EXPECT_TRUE(replies[0].is(Status::ok));
  EXPECT_TRUE(replies[1].is(Status::no_such_file));
}

TEST_F(JailOrder, stat_after_open_that_creates_finds_the_file) {
  const auto replies = all(
      {make::open("/new", open_flag::write | open_flag::creat, 1), make::with_path(Type::stat, "/new", 2)});
  EXPECT_EQ(replies[0].type, Type::handle);
  EXPECT_EQ(replies[1].type, Type::attrs);
}

TEST_F(JailOrder, a_tree_can_be_made_at_once) {
  const auto replies =
      all({make::with_attributes(Type::mkdir, "/a", {}, 1), make::with_attributes(Type::mkdir, "/a/b", {}, 2),
           make::with_attributes(Type::mkdir, "/a/b/c", {}, 3),
           make::open("/a/b/c/f", open_flag::write | open_flag::creat, 4),
           make::with_path(Type::stat, "/a/b/c/f", 5)});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(replies[static_cast<std::size_t>(i)].is(Status::ok)) << i;
  EXPECT_EQ(replies[3].type, Type::handle);
  EXPECT_EQ(replies[4].type, Type::attrs);
}

TEST_F(JailOrder, a_tree_can_be_taken_away_at_once) {
  const auto replies =
      all({make::with_path(Type::remove, "/docs/sub/deep.txt", 1),
           make::with_path(Type::remove, "/docs/sub/to_top", 2), make::with_path(Type::rmdir, "/docs/sub", 3),
           make::with_path(Type::stat, "/docs/sub", 4)});
  EXPECT_TRUE(replies[2].is(Status::ok));
  EXPECT_TRUE(replies[3].is(Status::no_such_file));
}

TEST_F(JailOrder, a_link_that_is_removed_is_not_followed_any_more) {
  const auto replies =
      all({make::with_path(Type::remove, "/inside", 1), make::with_attributes(Type::mkdir, "/inside", {}, 2),
           make::open("/inside/readme.txt", open_flag::read, 3)});
  EXPECT_TRUE(replies[1].is(Status::ok));
  EXPECT_TRUE(replies[2].is(Status::no_such_file));
}

TEST_F(JailOrder, what_is_renamed_is_found_under_its_new_name) {
  const auto replies = all({make::with_paths(Type::rename, "/docs", "/papers", 1),
                            make::open("/papers/readme.txt", open_flag::read, 2),
                            make::with_path(Type::stat, "/docs/readme.txt", 3),
                            make::with_path(Type::realpath, "/papers/sub", 4)});
  EXPECT_TRUE(replies[0].is(Status::ok));
  EXPECT_EQ(replies[1].type, Type::handle);
  EXPECT_TRUE(replies[2].is(Status::no_such_file));
  EXPECT_EQ(replies[3].text(), "/papers/sub");
}

TEST_F(JailOrder, a_link_just_made_is_followed) {
  const auto replies = all({make::with_paths(Type::symlink, "docs", "/fresh", 1),
                            make::open("/fresh/readme.txt", open_flag::read, 2)});
  EXPECT_TRUE(replies[0].is(Status::ok));
  EXPECT_EQ(replies[1].type, Type::handle);
}

TEST_F(JailOrder, writes_come_before_the_close_behind_them) {
  const std::string handle = session.ask(make::open("/new", open_flag::write | open_flag::creat)).text();
  const auto replies = all({make::write(handle, 0, "abc", 1), make::write(handle, 3, "def", 2),
                            make::with_handle(Type::close, handle, 3), make::write(handle, 6, "ghi", 4),
                            make::with_path(Type::stat, "/new", 5)});
  EXPECT_TRUE(replies[2].is(Status::ok));
  EXPECT_TRUE(replies[3].is(Status::failure)) << "the handle is closed";
  EXPECT_EQ(replies[4].attributes().size, 6u);
}

TEST_F(JailOrder, reads_and_writes_wait_for_moves_alone) {
  const std::string handle = session.ask(make::open("/index.html")).text();
  session.send(make::with_path(Type::remove, "/docs/readme.txt", 1));
  session.send(make::open("/docs/sub/deep.txt", open_flag::read, 2));
  session.send(make::read(handle, 0, 10, 3));
  session.inspector().receive(Leg::downstream, {}, {});
  const std::vector<Reply> replies = session.run();
  ASSERT_EQ(replies.size(), 3u);
  EXPECT_EQ(replies[0].id, 3u) << "its data comes before anything that needed a look";
}

TEST_F(JailOrder, an_id_used_twice_is_answered_twice) {
  for (int i = 0; i < 3; ++i) session.send(make::with_path(Type::stat, "/docs", 7));
  const std::string handle = "nobody's";
  session.send(make::with_path(Type::realpath, ".", 7));
  const std::vector<Reply> replies = session.run();
  ASSERT_EQ(replies.size(), 4u);
  for (const Reply& reply : replies) EXPECT_EQ(reply.id, 7u);
}

TEST_F(JailOrder, any_id_of_the_client_is_right_and_comes_back) {
  std::vector<std::uint32_t> ids;
  for (const std::uint32_t first : {0u, 0x80000000u, 0xffffffe0u}) {
    for (std::uint32_t id = first; id != first + 32; ++id) ids.push_back(id);
  }
  for (const std::uint32_t id : ids) session.send(make::open("/docs/readme.txt", open_flag::read, id));
  std::vector<std::uint32_t> answered;
  for (const Reply& reply : session.run()) {
    EXPECT_EQ(reply.type, Type::handle);
    answered.push_back(reply.id);
  }
  EXPECT_EQ(answered, ids);
}

TEST_F(JailOrder, a_hundred_opens_cost_as_many_round_trips_as_one) {
  session.rounds = 0;
  for (std::uint32_t id = 0; id < 100; ++id)
    session.send(make::open("/docs/readme.txt", open_flag::read, id));
  EXPECT_EQ(session.run().size(), 100u);
  EXPECT_EQ(session.rounds, 2u);
}

TEST_F(JailOrder, operations_cost_at_most_one_round_trip_more) {
  const std::vector<std::pair<Bytes, std::size_t>> costs = {
      {make::with_path(Type::stat, "/docs/sub/deep.txt"), 1},
      {make::with_path(Type::lstat, "/docs/sub/deep.txt"), 1},
      {make::with_path(Type::stat, "/docs/sub/none"), 1},
      {make::with_path(Type::realpath, "/docs/sub"), 1},
      {make::with_path(Type::realpath, "."), 0},
      {make::with_path(Type::remove, "/none"), 1},
      {make::with_path(Type::opendir, "/docs/sub"), 2},
      {make::with_attributes(Type::setstat, "/docs/sub/deep.txt", {.permissions = 0600}), 2},
      {make::with_paths(Type::symlink, "../readme.txt", "/docs/sub/l"), 2},
      {make::with_paths(Type::rename, "/docs/sub/deep.txt", "/docs/deep.txt"), 2},
      {make::with_path(Type::remove, "/docs/deep.txt"), 2},
  };
  for (const auto& [request, round_trips] : costs) {
    session.rounds = 0;
    session.ask(request);
    EXPECT_EQ(session.rounds, round_trips) << "request " << static_cast<int>(request[0]);
  }
}

}  // namespace
}  // namespace sshrp::sftp::test
