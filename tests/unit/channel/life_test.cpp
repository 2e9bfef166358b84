// The life of a channel whose windows we end: numbers used again, ends that cross, ends that come early.
// SPDX-License-Identifier: MIT
#include "channel/sftp_dialogue.h"

namespace sshrp::channel {
namespace {

using access::Right;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PolicedChannels;
using testing::sftp_init;
using testing::SftpDialogue;
using ::testing::SizeIs;
using testing::without;

constexpr int open = 90, confirmation = 91, adjust = 93, data = 94, eof = 96, close = 97, request = 98,
              success = 99, refusal = 100;

/// A message in the middle of a burst.
template <typename Message>
void say_in_burst(PolicedChannels& session, Way way, const Message& message) {
  session.channels.handle(way, transport::SealableBytes(wire::encode(message)).payload(), session.peers);
}

TEST(Life, lets_a_client_close_and_open_with_the_same_number_in_one_segment) {
  SftpDialogue sftp;
  sftp.open_file();
  sftp.say(Way::down, msg::ChannelClose{7});
  EXPECT_THAT(sftp.numbers(Way::down), ElementsAre(close));
  say_in_burst(sftp, Way::up, msg::ChannelClose{9});
  say_in_burst(sftp, Way::up, msg::ChannelOpen{"session", 7, 1000, 500, {}});
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(close, open));
}

TEST(Life, lets_an_upstream_close_and_confirm_with_the_same_number_in_one_segment) {
  SftpDialogue sftp;
  sftp.open_file();
  sftp.open("session", {}, Way::up, 8);
  sftp.say(Way::up, msg::ChannelClose{9});
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(open, close));
  say_in_burst(sftp, Way::down, msg::ChannelClose{7});
  say_in_burst(sftp, Way::down, msg::ChannelOpenConfirmation{8, 9, 2000, 600, {}});
  EXPECT_THAT(sftp.numbers(Way::down), ElementsAre(close, confirmation));
}

TEST(Life, ends_also_where_the_upstreams_close_crosses_the_request_for_sftp) {
  PolicedChannels session(access::Permissions{}, testing::audited());
  for (unsigned i = 0; i < 2 * max_terminated_channels; ++i) {
    session.open_session();
    session.say(Way::down, msg::ChannelClose{7});
    session.request_text("subsystem", "sftp");
    EXPECT_THAT(session.numbers(Way::up), ElementsAre(request)) << i;
    session.say(Way::up, msg::ChannelClose{9});
    EXPECT_THAT(session.numbers(Way::up), ElementsAre(close));
    EXPECT_THAT(session.numbers(Way::down), ElementsAre(close));
  }
}

TEST(Life, ends_with_nothing_behind_the_close) {
  PolicedChannels session(without({Right::agent}));
  session.open_session();
  session.say(Way::down, msg::ChannelClose{7});
  session.request("auth-agent-req@openssh.com");
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(close)) << "the refusal comes too late";
}

TEST(Life, of_a_channel_that_was_refused_has_no_close) {
  PolicedChannels session(without({Right::local_forwarding}));
  session.open("direct-tcpip", as_bytes(std::string_view("\0\0\0\1h\0\0\0\1\0\0\0\0\0\0\0\1", 17)));
  session.open("session", {}, Way::up, 8);
  session.say(Way::down, msg::ChannelOpenFailure{8, 2, "no", ""});
  session.take(Way::up);
  session.take(Way::down);
  for (const Way way : {Way::up, Way::down}) {
    for (const std::uint32_t number : {0u, 7u, 8u}) session.say(way, msg::ChannelClose{number});
  }
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  EXPECT_THAT(session.take(Way::down), IsEmpty());
}

TEST(Life, of_a_failed_channel_ends_for_each_side_when_it_has_closed_and_counts_no_more_before) {
  SftpDialogue sftp;
  sftp.client_says(Bytes{0xff, 0xff, 0xff, 0xff, 0});
  sftp.take(Way::up);
  sftp.take(Way::down);
  EXPECT_THROW(sftp.open("session"), wire::ProtocolError);
  sftp.say(Way::up, msg::ChannelClose{9});
  sftp.open("session");
  sftp.say(Way::down, msg::ChannelClose{7});
  for (unsigned i = 0; i < max_terminated_channels; ++i) {
    sftp.say(Way::up, msg::ChannelOpen{"session", 20 + i, 1000, 500, {}});
    sftp.say(Way::down, msg::ChannelOpenConfirmation{20 + i, 20 + i, 1000, 500, {}});
    sftp.take(Way::up);
    sftp.say(Way::up, msg::ChannelRequest{20 + i, "subsystem", true, {PolicedChannels::string("sftp")}});
    EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(request, adjust)) << i;
  }
}

TEST(Life, takes_an_eof_behind_half_a_packet) {
  SftpDialogue sftp;
  sftp.open_file();
  const Bytes whole = testing::sftp_open(5, "/g");
  sftp.client_says(Bytes(whole.begin(), whole.begin() + 7));
  sftp.say(Way::up, msg::ChannelEof{9});
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(eof));
}

TEST(Life, lets_an_eof_wait_for_requests_that_are_whole) {
  SftpDialogue sftp;
  sftp.take(Way::up);
  Bytes requests = sftp_init();
  const Bytes ahead = testing::sftp_open(0, "/f");
  requests.insert(requests.end(), ahead.begin(), ahead.end());
  sftp.client_says(requests);
  sftp.say(Way::up, msg::ChannelEof{9});
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(data)) << "the version isn't known yet";
  sftp.upstream_says(testing::sftp_version());
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(data)) << "a path is looked at until its answer";
  sftp.upstream_says(testing::sftp_handle(0));
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(eof));
}

TEST(Life, takes_empty_data_before_the_program) {
  PolicedChannels session(access::Permissions{}, testing::audited());
  session.open_session();
  session.say(Way::up, msg::ChannelData{9, {}});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(data));
}

// ── programs that the upstream doesn't want ──

// As a server by itself does what was sent before a CLOSE.
TEST(Life, of_a_jail_ends_for_the_upstream_when_it_has_what_was_requested_before) {
  sftp::Rules jail;
  jail.root_path = "/r";
  SftpDialogue sftp({}, jail);
  sftp.client_says(sftp_init());
  Bytes extension;  // by which LSTAT is believed
  wire::Writer(extension).string("lsetstat@openssh.com").string("1");
  sftp.upstream_says(testing::sftp_packet(2, 3, extension));
  sftp.upstream_says(testing::sftp_name(0, "/r"));
  sftp.upstream_says(testing::sftp_name(1, "/r\\."));
  sftp.upstream_says(testing::sftp_folder(0));
  sftp.take(Way::up);
  Bytes fields;
  wire::Writer(fields).string("/a/new").uint32(0);
  sftp.client_says(testing::sftp_packet(14, 5, fields));
  sftp.say(Way::up, msg::ChannelClose{9});
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(data)) << "its folder is looked at";
  sftp.upstream_says(testing::sftp_folder(0));
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(data, close));
}

TEST(RefusedProgram, may_be_followed_by_sftp) {
  PolicedChannels session(access::Permissions{}, testing::audited());
  session.open_session();
  session.run("something");
  EXPECT_EQ(testing::granted_by(session.take(Way::up)), 999u);
  EXPECT_EQ(testing::granted_by(session.take(Way::down)), 2000u);
  session.say(Way::down, msg::ChannelFailure{7});
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(refusal));
  session.request_text("subsystem", "sftp");
  session.take(Way::up);
  session.say(Way::down, msg::ChannelSuccess{7});
  EXPECT_EQ(testing::granted_by(session.take(Way::up)), terminated_window - 1000);
  EXPECT_EQ(testing::granted_by(session.take(Way::down)), terminated_window - 2000);
  session.say(Way::up, msg::ChannelData{9, sftp_init()});
  EXPECT_EQ(testing::data_of(session.take(Way::up)), sftp_init());
}

TEST(RefusedProgram, of_sftp_may_be_followed_by_any_other) {
  PolicedChannels session(access::Permissions{}, testing::audited());
  for (unsigned i = 0; i < 2 * max_terminated_channels; ++i) {
    session.open_session();
    session.request_text("subsystem", "sftp");
    session.say(Way::down, msg::ChannelFailure{7});
    session.run("/usr/lib/sftp-server");
    session.say(Way::down, msg::ChannelSuccess{7});
    session.take(Way::up);
    session.say(Way::up, msg::ChannelData{9, as_bytes("any bytes")});
    EXPECT_THAT(session.numbers(Way::up), ElementsAre(data));
    session.say(Way::down, msg::ChannelClose{7});
    session.say(Way::up, msg::ChannelClose{9});
    session.take(Way::up);
    session.take(Way::down);
  }
}

// An upstream could give them to the next program, which may be SFTP.
TEST(RefusedProgram, leaves_no_data_unread_for_the_next_one) {
  PolicedChannels session(access::Permissions{}, testing::audited());
  session.open_session();
  session.run("first");
  session.say(Way::down, msg::ChannelFailure{7});
  session.take(Way::up);
  session.say(Way::up, msg::ChannelData{9, sftp_init()});
  EXPECT_THAT(session.take(Way::up), IsEmpty()) << "nobody's";
  session.run("second");
  session.take(Way::up);
  session.say(Way::up, msg::ChannelData{9, sftp_init()});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(data)) << "taken for one that runs";
  session.say(Way::down, msg::ChannelFailure{7});
  session.take(Way::down);
  session.request_text("subsystem", "sftp");
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(refusal));
}

TEST(RefusedProgram, is_none_whose_upstream_sends_data_before_its_reply) {
  PolicedChannels session(access::Permissions{}, testing::audited());
  session.open_session();
  session.run("quick");
  session.take(Way::down);
  session.say(Way::down, msg::ChannelData{7, as_bytes("here I am")});
  session.say(Way::down, msg::ChannelSuccess{7});
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(data, success));
}

}  // namespace
}  // namespace sshrp::channel
