// Listings and attributes by a handle whose path may lead elsewhere by now.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "sftp/limits.h"
#include "sftp/session.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ByPath = UpstreamModel::Traits::ByPath;

struct BoxWorld : World {
  BoxWorld() {
    files.add_file("/srv/web/box/kit/passwd", "decoy");
    files.add_link("/srv/web/to_root", "/srv/web");
    files.add_link("/srv/web/up/kit", "/etc");
    mark_outside();
  }
};

struct MovedDirectory : ::testing::Test {
  explicit MovedDirectory(UpstreamModel::Traits traits = {.by_path = ByPath::attributes})
      : session(world, {.root_path = "/srv/web"}, std::move(traits)) {}
  void SetUp() override { session.begin(); }
  void TearDown() override { session.expect_contained(); }

  std::string open(std::string_view path) { return session.ask(make::with_path(Type::opendir, path)).text(); }
  Reply list(const std::string& handle) { return session.ask(make::with_handle(Type::readdir, handle)); }
  /// What was opened is moved away, and a link to what is outside gets its path.
  void swap() {
    ASSERT_TRUE(session.ask(make::with_paths(Type::rename, "/box", "/box_real")).is(Status::ok));
    ASSERT_TRUE(session.ask(make::with_paths(Type::rename, "/up", "/box")).is(Status::ok));
  }

  BoxWorld world;
  Session session;
};

TEST_F(MovedDirectory, is_listed_with_names_alone) {
  const std::string handle = open("/box/kit");
  swap();
  const Reply reply = list(handle);
  ASSERT_EQ(reply.type, Type::name);
  EXPECT_THAT(reply.names(), Contains("passwd"));
  for (const std::string& line : reply.long_names()) EXPECT_TRUE(line.starts_with("?---------")) << line;
}

// More than a packet, so that the listing is gathered, and names are moved while its rest is still to come.
TEST(LargeMovedDirectory, is_listed_with_names_alone_if_names_are_moved_before_all_has_come) {
  for (const bool moves : {false, true}) {
    World world;
    const NameLocksPtr locks = make_unshared_name_locks();
    Session session(world, {.root_path = "/srv/web"}, {}, locks);
    session.begin();
    const std::string handle = session.ask(make::with_path(Type::opendir, "/docs")).text();
    Bytes request;
    wire::Writer(request).string(make::with_handle(Type::readdir, handle, 5));
    session.inspector().receive(Leg::downstream, request, {});
    session.inspector().output(Leg::upstream).consume(session.inspector().output(Leg::upstream).size());
    constexpr std::uint32_t count = 10'000;
    Bytes names;
    wire::Writer(names).byte(static_cast<std::uint8_t>(Type::name)).uint32(0).uint32(count);
    for (std::uint32_t i = 0; i < count; ++i)
      wire::Writer(names).string("passwd").string("passwd of 4 bytes").uint32(4).uint32(0100600);
    Bytes listing;
    wire::Writer(listing).string(names);
    ASSERT_GT(names.size(), max_packet);
    session.inspector().receive(Leg::upstream, BytesView(listing).first(listing.size() - 1), {});
    if (moves) locks->count_move();
    session.inspector().receive(Leg::upstream, BytesView(listing).last(1), {});
    const auto replies = session.run();
    ASSERT_EQ(replies.size(), 1u);
    ASSERT_EQ(replies[0].names().size(), count);
    EXPECT_EQ(replies[0].long_names().back().starts_with("?---------"), moves);
  }
}

TEST_F(MovedDirectory, that_is_opened_after_the_move_is_listed_as_ever) {
  ASSERT_TRUE(session.ask(make::with_paths(Type::rename, "/box", "/moved")).is(Status::ok));
  const Reply reply = list(open("/moved/kit"));
  EXPECT_THAT(reply.long_names(), Contains(HasSubstr("passwd")));
  for (const std::string& line : reply.long_names()) EXPECT_FALSE(line.starts_with("?---------")) << line;
}

TEST_F(MovedDirectory, a_move_that_is_under_way_counts) {
  const std::string handle = open("/box/kit");
  session.send(make::with_handle(Type::readdir, handle, 2));
  session.send(make::with_paths(Type::rename, "/box", "/moved", 3));
  for (const Reply& reply : session.run()) {
    if (reply.type != Type::name) continue;
    EXPECT_THAT(reply.names(), Contains("passwd"));
  }
}

TEST_F(MovedDirectory, a_link_to_the_root_shows_no_parent_of_it) {
  const Reply reply = list(open("/to_root"));
  EXPECT_THAT(reply.names(), Contains(".."));
}

struct MovedByPath : MovedDirectory {
  MovedByPath() : MovedDirectory({.extensions_of = "", .by_path = ByPath::everything}) {}
};

TEST_F(MovedByPath, tells_no_names) {
  const std::string handle = open("/box/kit");
  swap();
  EXPECT_TRUE(list(handle).is(Status::failure));
}

TEST_F(MovedByPath, has_no_attributes) {
  const std::string handle = session.ask(make::open("/box/kit/passwd")).text();
  EXPECT_TRUE(session.ask(make::with_handle(Type::fstat, handle)).attributes().size);
  swap();
  const Reply reply = session.ask(make::with_handle(Type::fstat, handle));
  ASSERT_EQ(reply.type, Type::attrs);
  EXPECT_FALSE(reply.attributes().size || reply.attributes().owner || reply.attributes().permissions);
}

TEST_F(MovedByPath, is_not_changed) {
  const std::string handle = session.ask(make::open("/box/kit/passwd")).text();
  const Bytes change = make::with_attributes(Type::fsetstat, handle, {.permissions = 0600});
  EXPECT_TRUE(session.ask(change).is(Status::ok));
  const std::string outside = world.outside_snapshot();
  swap();
  EXPECT_TRUE(session.ask(change).is(Status::failure));
  EXPECT_EQ(world.outside_snapshot(), outside);
}

TEST(MovedByPathAudited, has_the_change_that_was_refused) {
  BoxWorld world;
  Session session(world, {.root_path = "/srv/web", .audit = Audit::on},
                  {.extensions_of = "", .by_path = ByPath::everything});
  session.begin();
  const std::string handle = session.ask(make::open("/box/kit/passwd")).text();
  ASSERT_TRUE(session.ask(make::with_paths(Type::rename, "/box", "/moved")).is(Status::ok));
  session.inspector().take_records();
  const Bytes change = make::with_attributes(Type::fsetstat, handle, {.permissions = 0600});
  EXPECT_TRUE(session.ask(change).is(Status::failure));
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].operation, "setstat");
  EXPECT_EQ(records[0].path, "/box/kit/passwd");
  EXPECT_EQ(records[0].result, "failure");
}

}  // namespace
}  // namespace sshrp::sftp::test
