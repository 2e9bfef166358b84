// Packets that are larger than OpenSSH's: data, listings in one packet, and what is announced of them.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "sftp/limits.h"
#include "sftp/session.h"
#include "util/taken.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

constexpr std::size_t many = 5001;

/// With a jail, and with an audit only.
struct Large : ::testing::TestWithParam<bool> {
  World world;
  Session session{world, GetParam() ? Rules{.root_path = "/srv/web"} : Rules{.audit = Audit::on}};
  Inspector& inspector = session.inspector();

  Large() {
    for (std::size_t i = 0; i < many; ++i)
      world.files.add_file("/srv/web/many/a_file_of_number_" + std::to_string(i), "");
    world.mark_outside();
    session.begin();
  }
  std::string path(std::string_view inside) { return (GetParam() ? "" : "/srv/web") + std::string(inside); }
  std::string opened() { return session.ask(make::open(path("/index.html"))).text(); }
  /// What the upstream gets of it.
  Bytes passed(const Bytes& request) {
    inspector.receive(Leg::downstream, make::framed(request), {});
    return taken(inspector.output(Leg::upstream));
  }
};

INSTANTIATE_TEST_SUITE_P(Sftp, Large, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "in_a_jail" : "audited"; });

TEST_P(Large, listing_in_one_packet_passes) {
  for (const std::size_t piece : {std::size_t{100'000}, std::size_t{1000}}) {
    session.piece = piece;
    const std::string handle = session.ask(make::with_path(Type::opendir, path("/many"))).text();
    const Reply listing = session.ask(make::with_handle(Type::readdir, handle));
    EXPECT_GT(listing.payload.size(), max_packet);
    EXPECT_THAT(listing.names(), ::testing::SizeIs(many + 2));
    EXPECT_TRUE(session.ask(make::with_handle(Type::readdir, handle)).is(Status::eof));
    session.ask(make::with_handle(Type::close, handle));
  }
}

TEST_P(Large, other_packet_ends_the_channel) {
  const std::string handle = opened();
  passed(make::with_handle(Type::fstat, handle));
  Bytes head;
  wire::Writer(head).uint32(max_packet + 1).byte(static_cast<std::uint8_t>(Type::attrs));
  EXPECT_THROW(inspector.receive(Leg::upstream, head, {}), wire::ProtocolError);
}

TEST_P(Large, name_for_what_isnt_listed_ends_the_channel) {
  passed(make::with_path(Type::opendir, path("/docs")));
  Bytes head;
  wire::Writer(head).uint32(max_packet + 1).byte(static_cast<std::uint8_t>(Type::name)).uint32(0);
  EXPECT_THROW(inspector.receive(Leg::upstream, head, {}), wire::ProtocolError);
}

TEST_P(Large, name_for_what_has_another_reply_ends_the_channel) {
  passed(make::with_handle(Type::fstat, opened()));
  Bytes head;
  wire::Writer(head).uint32(max_packet + 1).byte(static_cast<std::uint8_t>(Type::name)).uint32(0);
  EXPECT_THROW(inspector.receive(Leg::upstream, head, {}), wire::ProtocolError);
}

TEST_P(Large, data_of_256_kib_pass_both_ways) {
  const std::string handle = opened();
  const Bytes content(max_read, 'x');
  Bytes data;
  wire::Writer(data).string(content);
  passed(make::read(handle, 0, max_read));
  inspector.receive(Leg::upstream, make::reply(Type::data, 0, data), {});
  EXPECT_EQ(taken(inspector.output(Leg::downstream)).size(), 4 + 5 + 4 + max_read);
  EXPECT_GT(passed(make::write(handle, 0, as_text(content))).size(), max_read);
}

TEST_P(Large, read_is_of_256_kib_at_most) {
  const std::string handle = opened();
  for (const std::uint32_t length : {0u, 32768u, max_read, max_read + 1, 4u << 20, 0xffffffffu}) {
    const Bytes packet = passed(make::read(handle, 7, length));
    EXPECT_EQ(wire::Reader(BytesView(packet).last(4)).uint32(), std::min(length, max_read));
  }
}

// As asyncssh announces, and as nobody does.
TEST_P(Large, limits_that_are_announced_are_those_that_are_held) {
  const std::uint64_t all[][4] = {{(4 << 20) + 1024, 4 << 20, 4 << 20, 128}, {0, 0, 0, 0}};
  const std::uint64_t shown[][4] = {{max_packet, max_announced_data, max_announced_data, 128},
                                    {max_packet, 0, 0, max_handles}};
  for (std::size_t i = 0; i < std::size(all); ++i) {
    passed(make::extended("limits@openssh.com", {}, 9));
    Bytes limits, expected;
    for (const std::uint64_t number : all[i]) wire::Writer(limits).uint64(number);
    for (const std::uint64_t number : shown[i]) wire::Writer(expected).uint64(number);
    inspector.receive(Leg::upstream, make::reply(Type::extended_reply, 0, limits), {});
    EXPECT_EQ(taken(inspector.output(Leg::downstream)), make::reply(Type::extended_reply, 9, expected));
  }
}

/// In a jail, a directory is listed by a server that answers as the test has it.
struct LargeListing : ::testing::Test {
  World world;
  Session session{world, {.root_path = "/srv/web"}};

  LargeListing() {
    session.begin();
    const std::string handle = session.ask(make::with_path(Type::opendir, "/docs")).text();
    session.inspector().receive(Leg::downstream, make::framed(make::with_handle(Type::readdir, handle, 5)),
                                {});
    session.inspector().output(Leg::upstream).consume(session.inspector().output(Leg::upstream).size());
  }
  void expect_refused() {
    const auto replies = session.run();
    ASSERT_EQ(replies.size(), 1u);
    EXPECT_TRUE(replies[0].is(Status::failure));
    EXPECT_EQ(session.ask(make::with_path(Type::stat, "/docs")).type, Type::attrs);
  }
};

TEST_F(LargeListing, above_the_bound_is_refused_in_a_jail_and_the_channel_goes_on) {
  const Bytes names = make::reply(Type::name, 0, Bytes(max_listing + 1));
  for (BytesView rest = names; !rest.empty();) {
    const BytesView part = rest.first(std::min<std::size_t>(rest.size(), 100'000));
    rest = rest.subspan(part.size());
    session.inspector().receive(Leg::upstream, part, {});
  }
  expect_refused();
}

// Of names alone, without the lines and attributes that every name is shown with.
TEST_F(LargeListing, that_would_be_above_the_bound_when_shown_is_refused) {
  constexpr std::uint32_t count = 50'000;
  Bytes names;
  wire::Writer(names).uint32(count);
  for (std::uint32_t i = 0; i < count; ++i)
    wire::Writer(names).string(std::string_view("name")).string(std::string_view("")).uint32(0);
  ASSERT_LT(names.size(), max_listing);
  session.inspector().receive(Leg::upstream, make::reply(Type::name, 0, names), {});
  expect_refused();
}

TEST(LargeName, for_what_nobody_knows_is_recorded) {
  World world;
  Session session(world, {.audit = Audit::on});
  session.begin();
  session.inspector().receive(Leg::downstream, make::framed(make::extended("list-all@example.com", {})), {});
  Bytes head;
  wire::Writer(head).uint32(max_packet + 1).byte(static_cast<std::uint8_t>(Type::name)).uint32(0);
  session.inspector().receive(Leg::upstream, head, {});
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].operation, "unknown");
  EXPECT_EQ(records[0].result, "ok");
}

TEST(MissingNames, are_looked_for_no_further_than_a_few) {
  World world;
  Session session(world, {.root_path = "/srv/web"});
  session.begin();
  session.upstream().forget_served();
  std::string path;
  for (std::size_t i = 0; i < max_components; ++i) path += "/x";
  EXPECT_TRUE(session.ask(make::with_path(Type::stat, path)).is(Status::no_such_file));
  EXPECT_EQ(session.upstream().served().size(), first_names);
}

TEST(DeepNames, are_all_found_and_in_few_round_trips) {
  World world;
  std::string path;
  for (std::size_t i = 0; i < max_components; ++i) path += "/x";
  world.files.add_directory("/srv/web" + path);
  Session session(world, {.root_path = "/srv/web"});
  session.begin();
  session.upstream().forget_served();
  session.rounds = 0;
  EXPECT_EQ(session.ask(make::with_path(Type::stat, path)).type, Type::attrs);
  EXPECT_EQ(session.upstream().served().size(), max_components);
  EXPECT_EQ(session.rounds, 5u) << "16, 32, 64, 128 and the rest";
}

struct OtherUsers : ::testing::Test {
  World world;
  Session session{world, {.root_path = "/srv/web"}};

  OtherUsers() { session.begin(); }

  /// What the upstream is asked about such users and groups.
  std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>> passed(
      const std::vector<std::uint32_t>& ids) {
    Bytes list;
    for (const std::uint32_t id : ids) wire::Writer(list).uint32(id);
    session.inspector().receive(
        Leg::downstream,
        make::framed(make::extended("users-groups-by-id@openssh.com", {as_text(list), as_text(list)}, 9)),
        {});
    const Bytes packet = taken(session.inspector().output(Leg::upstream));
    wire::Reader reader(BytesView(packet).subspan(4 + 5));
    reader.string();
    std::vector<std::uint32_t> lists[2];
    for (auto& numbers : lists) {
      wire::Reader left(reader.string());
      while (!left.empty()) numbers.push_back(left.uint32());
    }
    reader.end();
    return {lists[0], lists[1]};
  }
};

// The second is one that no user has.
TEST_F(OtherUsers, have_names_only_as_owners_of_what_was_shown) {
  using Ids = std::vector<std::uint32_t>;
  world.files.find("/srv/web/index.html", LastLink::keep).node->uid = 7;
  world.files.find("/srv/web/docs/readme.txt", LastLink::keep).node->uid = 8;
  EXPECT_EQ(passed({0, 7, 8, 1000}).first, (Ids{~0u, ~0u, ~0u, ~0u}));
  session.ask(make::with_path(Type::stat, "/index.html"));
  EXPECT_EQ(passed({0, 7, 8, 1000}), std::pair(Ids({~0u, 7, ~0u, ~0u}), Ids({~0u, 7, ~0u, ~0u})));
  const std::string handle = session.ask(make::with_path(Type::opendir, "/docs")).text();
  session.ask(make::with_handle(Type::readdir, handle));
  EXPECT_EQ(passed({0, 7, 8, 1000, 8}).second, (Ids{~0u, 7, 8, 1000, 8}));
  EXPECT_EQ(passed({}).first, Ids{});
}

TEST_F(OtherUsers, have_no_homes) {
  const auto expanded = [&](std::string_view path) {
    return session.ask(make::extended("expand-path@openssh.com", {path}));
  };
  EXPECT_EQ(expanded("~").text(), "/");
  EXPECT_EQ(expanded("~/docs").text(), "/docs");
  EXPECT_EQ(expanded("docs/~root").text(), "/docs/~root");
  EXPECT_TRUE(expanded("~root").is(Status::no_such_file));
  EXPECT_TRUE(expanded("~root/.ssh").is(Status::no_such_file));
}

}  // namespace
}  // namespace sshrp::sftp::test
