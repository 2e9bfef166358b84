// What peers can make a channel hold, and what becomes of those that don't speak SFTP.
// SPDX-License-Identifier: MIT
#include "sftp/limits.h"

#include <gmock/gmock.h>

#include "sftp/session.h"
#include "util/text.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

Bytes bytes(std::string_view hex) { return *util::from_hex(hex); }

const Rules jailed{.root_path = "/srv/web"};

const auto name_of = [](const auto& test) { return std::string(test.param.name); };

struct SftpLimits : ::testing::Test {
  World world;
  Session session{world, jailed};
  Inspector& inspector = session.inspector();

  void SetUp() override { session.begin(); }
  std::size_t sent() { return inspector.output(Leg::upstream).size(); }
};

TEST_F(SftpLimits, a_hundred_thousand_requests_in_flight_wait_for_their_turn) {
  const Bytes request = make::framed(make::with_path(Type::stat, "/docs/sub/deep.txt"));
  constexpr std::size_t count = 100'000;
  for (std::size_t i = 0; i < count; ++i) inspector.receive(Leg::downstream, request, {});
  EXPECT_LT(sent(), 2 * max_questions * 64) << "only so many questions are asked at a time";
  EXPECT_GT(inspector.held(Leg::downstream), (count - max_requests) * request.size())
      << "the window stays closed for them";
  EXPECT_EQ(session.run().size(), count);
  EXPECT_EQ(inspector.held(Leg::downstream), 0u);
}

TEST_F(SftpLimits, a_hundred_thousand_reads_in_flight_wait_for_their_turn) {
  const std::string handle = session.ask(make::open("/index.html")).text();
  const Bytes request = make::framed(make::read(handle, 0, 1));
  constexpr std::size_t count = 100'000;
  for (std::size_t i = 0; i < count; ++i) inspector.receive(Leg::downstream, request, {});
  EXPECT_LT(sent(), max_requests * 64);
  EXPECT_EQ(inspector.held(Leg::downstream), (count - max_requests) * request.size());
  EXPECT_EQ(session.run().size(), count);
}

TEST_F(SftpLimits, a_client_that_reads_no_answers_is_read_no_further) {
  const Bytes request = make::framed(make::extended("unknown", {}));
  for (int i = 0; i < 100'000; ++i) inspector.receive(Leg::downstream, request, {});
  EXPECT_LT(inspector.output(Leg::downstream).size(), max_unsent + 100);
  EXPECT_EQ(session.run().size(), 100'000u);
}

TEST_F(SftpLimits, a_directory_can_be_opened_so_many_times) {
  std::vector<std::string> handles;
  for (std::size_t i = 0; i < max_handles; ++i) {
    const Reply opened = session.ask(make::with_path(Type::opendir, "/docs"));
    ASSERT_EQ(opened.type, Type::handle);
    handles.push_back(opened.text());
  }
  EXPECT_TRUE(session.ask(make::open("/index.html")).is(Status::failure));
  EXPECT_TRUE(session.ask(make::with_handle(Type::close, handles[0])).is(Status::ok));
  EXPECT_EQ(session.ask(make::open("/index.html")).type, Type::handle);
}

TEST_F(SftpLimits, a_handle_that_was_not_given_out_is_refused_here) {
  const std::string file = session.ask(make::open("/index.html")).text();
  const std::string directory = session.ask(make::with_path(Type::opendir, "/docs")).text();
  session.upstream().forget_served();
  std::string guessed = file;
  guessed.back() = static_cast<char>(guessed.back() + 7);
  for (const std::string& handle :
       {guessed, std::string("file1/srv/web/index.html"), std::string(), std::string(256, 'x'), directory}) {
    EXPECT_TRUE(session.ask(make::read(handle, 0, 10)).is(Status::failure));
    EXPECT_TRUE(session.ask(make::write(handle, 0, "x")).is(Status::failure));
  }
  EXPECT_TRUE(session.ask(make::with_handle(Type::readdir, file)).is(Status::failure));
  EXPECT_TRUE(session.ask(make::with_handle(Type::close, guessed)).is(Status::failure));
  EXPECT_TRUE(session.upstream().served().empty());
}

TEST_F(SftpLimits, a_path_through_many_deep_links_is_not_followed_for_ever) {
  std::string deep = "/srv/web";
  for (int depth = 0; depth < 60; ++depth) deep += "/d";
  world.files.add_directory(deep);
  std::string path;
  for (int i = 0; i < 30; ++i) {
    const std::string name = "/l" + std::to_string(i);
    world.files.add_link("/srv/web" + name, deep);
    world.files.add_link(deep + "/up" + std::to_string(i), "/srv/web/l" + std::to_string(i + 1));
    path += i == 0 ? name : "/up" + std::to_string(i - 1);
  }
  session.upstream().forget_served();
  EXPECT_TRUE(session.ask(make::with_path(Type::stat, path)).is(Status::failure));
  EXPECT_LE(session.upstream().served().size(), max_questions_of_path);
  EXPECT_EQ(session.ask(make::with_path(Type::stat, "/l0/up0/up1")).type, Type::attrs);
}

TEST_F(SftpLimits, a_write_streams_and_nothing_of_it_is_held) {
  const std::string handle = session.ask(make::open("/new", open_flag::write | open_flag::creat)).text();
  const Bytes packet = make::framed(make::write(handle, 0, std::string(200'000, 'x')));
  std::size_t given = 0;
  for (BytesView rest = packet; !rest.empty();) {
    const BytesView part = rest.first(std::min<std::size_t>(rest.size(), 1000));
    rest = rest.subspan(part.size());
    inspector.receive(Leg::downstream, part, {});
    given += part.size();
    ASSERT_EQ(inspector.held(Leg::downstream), 0u);
    ASSERT_GE(sent() + 100, given);
  }
}

TEST_F(SftpLimits, what_is_asked_in_the_middle_of_a_write_waits_for_its_end) {
  const std::string handle = session.ask(make::open("/new", open_flag::write | open_flag::creat)).text();
  session.send(make::with_path(Type::opendir, "/inside/sub"));
  Bytes packet = make::framed(make::write(handle, 0, std::string(1000, 'x'), 2));
  session.send_raw(BytesView(packet).first(500));
  EXPECT_TRUE(session.run().empty()) << "the link's READLINK can't leave";
  session.send_raw(BytesView(packet).subspan(500));
  EXPECT_EQ(session.run().size(), 2u);
}

struct Broken {
  std::string_view name;
  std::string_view hex;
};

class BrokenPacket : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenPacket, ends_the_channel) {
  for (const Rules& rules : {jailed, Rules{.audit = Audit::on}}) {
    World world;
    Session session(world, rules);
    session.begin();
    session.send_raw(bytes(GetParam().hex));
    EXPECT_THROW(session.run(), wire::ProtocolError);
  }
}

const Broken broken[] = {
    {"no_bytes", "00000000"},
    {"four_gib_claimed", "ffffffff03"},
    {"more_than_is_allowed_claimed", "0004000103"},
    {"a_type_only", "0000000103"},
    {"half_an_id", "00000003030000"},
    {"a_path_that_is_longer_than_the_packet", "0000000d11000000010000ffff2f646f63"},
    {"a_path_of_four_gib", "0000000d1100000001ffffffff2f646f63"},
    {"a_missing_path", "000000051100000001"},
    {"bytes_behind_the_path", "0000000e1100000001000000042f646f6300"},
    {"a_rename_with_one_path", "0000000d1200000001000000042f646f63"},
    {"an_open_without_flags", "0000000d0300000001000000042f646f63"},
    {"attributes_that_end_early", "000000150900000001000000042f646f630000000100000000"},
    {"attributes_with_too_many_extensions", "000000150900000001000000042f646f6380000000ffffffff"},
    {"an_extension_without_a_name", "00000005c800000001"},
    {"an_extension_without_arguments",
     "00000021c80000000100000018706f7369782d72656e616d65406f70656e7373682e636f6d"},
    {"a_second_init", "000000050100000003"},
    {"a_write_of_half_a_head", "000000060600000001ff"},
    {"a_write_with_less_data_than_it_says", "00000016060000000100000000000000000000000000000002ff"},
};
INSTANTIATE_TEST_SUITE_P(Sftp, BrokenPacket, ::testing::ValuesIn(broken), name_of);

// Replies of an upstream to an OPENDIR "/" whose answer is due; what it was passed on as has the id 0.
class BrokenReply : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenReply, ends_the_channel) {
  World world;
  Session session(world, jailed);
  session.begin();
  session.inspector().receive(Leg::downstream, make::framed(make::with_path(Type::opendir, "/", 1)), {});
  ASSERT_FALSE(session.inspector().output(Leg::upstream).empty());
  EXPECT_THROW(session.inspector().receive(Leg::upstream, bytes(GetParam().hex), {}), wire::ProtocolError);
}

const Broken broken_replies[] = {
    {"of_no_bytes", "00000000"},
    {"of_four_gib", "ffffffff65"},
    {"to_nothing_that_was_asked",
     "00000011"
     "65"
     "00000002"
     "00000000"
     "00000000"
     "00000000"},
    {"of_another_type",
     "00000009"
     "69"
     "00000000"
     "00000000"},
    {"of_data",
     "0000000a"
     "67"
     "00000000"
     "00000001"
     "ff"},
    {"of_an_unknown_type",
     "00000005"
     "ff"
     "00000000"},
    {"of_a_request",
     "00000009"
     "11"
     "00000000"
     "00000000"},
    {"of_a_second_version",
     "00000005"
     "02"
     "00000003"},
    {"with_a_handle_that_ends_early",
     "0000000b"
     "66"
     "00000000"
     "00000004"
     "6162"},
    {"with_bytes_behind_the_handle",
     "0000000b"
     "66"
     "00000000"
     "00000001"
     "6162"},
    {"with_half_a_status",
     "00000007"
     "65"
     "00000000"
     "0000"},
};
INSTANTIATE_TEST_SUITE_P(Sftp, BrokenReply, ::testing::ValuesIn(broken_replies), name_of);

TEST_F(SftpLimits, a_listing_with_more_names_than_it_has_ends_the_channel) {
  const std::string handle = session.ask(make::with_path(Type::opendir, "/docs")).text();
  inspector.receive(Leg::downstream, make::framed(make::with_handle(Type::readdir, handle, 1)), {});
  EXPECT_THROW(
      inspector.receive(Leg::upstream,
                        make::reply(Type::name, 0, bytes("ffffffff0000000161000000016100000000")), {}),
      wire::ProtocolError);
}

TEST_F(SftpLimits, a_listing_shows_no_paths) {
  const std::string handle = session.ask(make::with_path(Type::opendir, "/docs")).text();
  inspector.receive(Leg::downstream, make::framed(make::with_handle(Type::readdir, handle, 1)), {});
  Bytes names;
  wire::Writer writer(names);
  writer.uint32(4);
  for (const std::string_view name : {"/srv/web/docs/a", "b", "c", "d"}) {
    const std::string_view line = name == "b"   ? "-rw-r--r-- 1 u u 1 Jan 1 00:00 /srv/web/docs/b"
                                  : name == "c" ? "lrwxrwxrwx 1 u u 1 Jan 1 00:00 c -> /srv/c"
                                                : "-rw-r--r-- 1 u u 1 Jan 1 00:00 d";
    writer.string(name).string(line).uint32(0);
  }
  inspector.output(Leg::upstream).consume(sent());
  inspector.receive(Leg::upstream, make::reply(Type::name, 0, names), {});
  const auto replies = session.run();
  ASSERT_EQ(replies.size(), 1u);
  EXPECT_THAT(replies[0].names(), ::testing::ElementsAre("b", "c", "d"));
  EXPECT_EQ(replies[0].long_names()[2], "-rw-r--r-- 1 u u 1 Jan 1 00:00 d");
  session.expect_contained();
}

}  // namespace
}  // namespace sshrp::sftp::test
