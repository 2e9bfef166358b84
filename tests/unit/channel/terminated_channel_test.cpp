// Channels whose windows we end: RFC 4254 §5.2 on both sides, and what is held in between.
// SPDX-License-Identifier: MIT
#include "channel/sftp_dialogue.h"

namespace sshrp::channel {
namespace {

using testing::data_of;
using ::testing::ElementsAre;
using testing::granted_by;
using ::testing::IsEmpty;
using testing::sftp_init;
using testing::sftp_version;
using testing::SftpDialogue;
using ::testing::SizeIs;

TEST(TerminatedChannel, gives_both_sides_our_window_once_the_program_runs) {
  testing::PolicedChannels session(access::Permissions{}, testing::audited());
  session.open_session();
  session.request_text("subsystem", "sftp");
  EXPECT_EQ(granted_by(session.take(Way::up)), 999u) << "the opening told of a byte";
  EXPECT_EQ(granted_by(session.take(Way::down)), 2000u);
  session.say(Way::down, msg::ChannelSuccess{7});
  EXPECT_EQ(granted_by(session.take(Way::up)), terminated_window - 1000);
  EXPECT_EQ(granted_by(session.take(Way::down)), terminated_window - 2000);
}

TEST(TerminatedChannel, passes_what_both_say) {
  SftpDialogue sftp;
  sftp.take(Way::up);
  sftp.take(Way::down);
  sftp.client_says(sftp_init());
  EXPECT_EQ(data_of(sftp.take(Way::up)), sftp_init());
  sftp.upstream_says(sftp_version());
  EXPECT_EQ(data_of(sftp.take(Way::down)), sftp_version());
}

TEST(TerminatedChannel, cuts_data_to_the_receivers_largest_packet) {
  SftpDialogue sftp({.maximum_packet = 100});
  sftp.open_file();
  const Bytes answer = sftp.answer_of_read(250);
  sftp.upstream_says(answer);
  const auto got = sftp.take(Way::down);
  EXPECT_EQ(data_of(got), answer);
  for (const Bytes& message : got) EXPECT_LE(wire::decode<msg::ChannelData>(message).data.size(), 100u);
}

TEST(TerminatedChannel, sends_nothing_beyond_the_receivers_window_and_the_rest_when_it_grows) {
  SftpDialogue sftp({.client = 100});
  sftp.open_file();
  const std::size_t left = 100 - sftp_version().size() - testing::sftp_handle(0).size();
  const Bytes answer = sftp.answer_of_read(500);
  sftp.upstream_says(answer);
  EXPECT_THAT(data_of(sftp.take(Way::down)), SizeIs(left));
  sftp.say(Way::up, msg::ChannelWindowAdjust{9, 10});
  EXPECT_THAT(data_of(sftp.take(Way::down)), SizeIs(10));
  sftp.say(Way::up, msg::ChannelWindowAdjust{9, 100000});
  EXPECT_THAT(data_of(sftp.take(Way::down)), SizeIs(answer.size() - left - 10));
}

// What it holds is bounded by its windows; in the queue of the exchange all channels' would end the session.
TEST(TerminatedChannel, sends_nothing_while_a_key_exchange_holds_much_up) {
  SftpDialogue sftp;
  sftp.open_file();
  const Bytes answer = sftp.answer_of_read(500);
  sftp.peers.held_up[Way::down] = true;
  sftp.upstream_says(answer);
  EXPECT_THAT(data_of(sftp.take(Way::down)), IsEmpty());
  sftp.peers.held_up[Way::down] = false;
  sftp.channels.burst_over();
  EXPECT_EQ(data_of(sftp.take(Way::down)), answer);
}

TEST(TerminatedChannel, with_a_window_or_packet_of_nothing_waits_without_spinning) {
  for (const SftpDialogue::Windows windows :
       {SftpDialogue::Windows{.client = 0, .upstream = 0}, SftpDialogue::Windows{.maximum_packet = 0}}) {
    SftpDialogue sftp(windows);
    sftp.take(Way::up);
    sftp.client_says(sftp_init());
    EXPECT_THAT(data_of(sftp.take(Way::up)), IsEmpty());
  }
}

TEST(TerminatedChannel, gives_bytes_back_only_when_they_have_left) {
  SftpDialogue sftp({.client = 100});
  sftp.open_file();
  sftp.take(Way::up);
  // The client takes nothing more: the upstream can send one window, and then nothing.
  std::size_t sent = 0;
  const Bytes answer = sftp.answer_of_read(32768);
  std::vector<Bytes> answers;
  for (int i = 0; i < 63; ++i) answers.push_back(sftp.answer_of_read(32768));
  sftp.take(Way::up);
  for (const Bytes& each : answers) {
    if (sent + each.size() > terminated_window - 100) break;
    sftp.upstream_says(each);
    sent += each.size();
  }
  EXPECT_GT(sent, terminated_window - 100000);
  EXPECT_EQ(granted_by(sftp.take(Way::up)), 0u);
  EXPECT_THROW(sftp.say(Way::down, msg::ChannelData{7, Bytes(100000)}), wire::ProtocolError);
}

TEST(TerminatedChannel, keeps_a_pipe_full_that_is_taken_from) {
  SftpDialogue sftp({.client = 0xffffffff});
  sftp.open_file();
  std::uint64_t granted = 0, sent = 0;
  for (int i = 0; i < 300; ++i) {
    const Bytes answer = sftp.answer_of_read(32768);
    sftp.upstream_says(answer);
    sent += answer.size();
    granted += granted_by(sftp.take(Way::up));
    sftp.take(Way::down);
  }
  EXPECT_GT(sent, 4u * terminated_window);
  EXPECT_GE(granted + terminated_window, sent) << "more was sent than given";
  EXPECT_GE(granted + terminated_window / portions, sent - terminated_window / 2)
      << "a sender would have had to wait";
}

TEST(TerminatedChannel, at_rest_holds_no_buffer) {
  testing::Noted noted;
  testing::NotedJournal journal(noted);
  testing::ListedPeers peers;
  const Identity identity;
  const Taps taps;
  Life life;
  Held held;
  TerminatedChannel channel(testing::audited(), sftp::make_unshared_name_locks(),
                            {{9, 1000000, 32768}, {7, 1000000, 32768}},
                            {identity, life, peers, taps, journal, held});
  channel.data(Way::up, sftp_init());
  EXPECT_GT(channel.buffered(), 0u);
  channel.flush();
  EXPECT_EQ(data_of(peers.got.up), sftp_init());
  EXPECT_EQ(channel.buffered(), 0u);
}

TEST(TerminatedChannel, ends_the_connection_of_who_widens_our_window_too_far) {
  SftpDialogue sftp;
  EXPECT_THROW(sftp.say(Way::up, msg::ChannelWindowAdjust{9, 0xffffffff}), wire::ProtocolError);
}

TEST(TerminatedChannel, passes_eof_and_close_behind_the_data) {
  SftpDialogue sftp({.client = 100});
  sftp.open_file();
  sftp.upstream_says(sftp.answer_of_read(500));
  sftp.take(Way::down);
  sftp.say(Way::down,
           msg::ChannelRequest{7, "exit-status", false, {as_bytes(std::string_view("\0\0\0\0", 4))}});
  sftp.say(Way::down, msg::ChannelEof{7});
  sftp.say(Way::down, msg::ChannelClose{7});
  EXPECT_THAT(sftp.numbers(Way::down), ElementsAre(98));
  sftp.say(Way::up, msg::ChannelWindowAdjust{9, 1000});
  EXPECT_THAT(sftp.numbers(Way::down), ElementsAre(94, 96, 97));
  sftp.take(Way::up);
  sftp.say(Way::up, msg::ChannelClose{9});
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(97));
  sftp.open("session");
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(90)) << "the number is free again";
}

TEST(TerminatedChannel, of_a_client_that_has_closed_sends_it_nothing_more) {
  SftpDialogue sftp({.client = 100});
  sftp.open_file();
  sftp.upstream_says(sftp.answer_of_read(500));
  sftp.take(Way::up);
  sftp.take(Way::down);
  sftp.say(Way::up, msg::ChannelClose{9});
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(97));
  sftp.say(Way::down, msg::ChannelClose{7});
  EXPECT_THAT(sftp.numbers(Way::down), ElementsAre(97));
}

TEST(TerminatedChannel, passes_the_servers_complaints_but_not_out_of_a_jail) {
  SftpDialogue sftp;
  sftp.take(Way::down);
  sftp.say(Way::down, msg::ChannelExtendedData{7, 1, as_bytes("usage: sftp-server")});
  const auto got = sftp.take(Way::down);
  ASSERT_THAT(got, SizeIs(1));
  EXPECT_EQ(as_text(wire::decode<msg::ChannelExtendedData>(got[0]).data), "usage: sftp-server");

  sftp::Rules jail;
  jail.root_path = "/secret/root";
  SftpDialogue jailed({}, jail);
  jailed.take(Way::down);
  jailed.say(Way::down, msg::ChannelExtendedData{7, 1, as_bytes("can't open /secret/root/f")});
  EXPECT_THAT(jailed.take(Way::down), IsEmpty());
}

TEST(TerminatedChannel, passes_no_words_of_the_server_out_of_a_jail_when_a_signal_ends_it) {
  sftp::Rules jail;
  jail.root_path = "/secret/root";
  SftpDialogue jailed({}, jail);
  jailed.take(Way::down);
  Bytes signal;
  wire::Writer(signal).string("SEGV").boolean(true).string("in /secret/root/f").string("en");
  jailed.say(Way::down, msg::ChannelRequest{7, "exit-signal", false, {signal}});
  const auto got = jailed.take(Way::down);
  ASSERT_THAT(got, SizeIs(1));
  Bytes without;
  wire::Writer(without).string("SEGV").boolean(true).string("").string("en");
  EXPECT_EQ(to_vector(wire::decode<msg::ChannelRequest>(got[0]).type_specific.bytes), without);
}

TEST(TerminatedChannel, that_doesnt_speak_sftp_is_closed_on_both_sides) {
  SftpDialogue sftp;
  sftp.take(Way::up);
  sftp.take(Way::down);
  sftp.client_says(Bytes{0xff, 0xff, 0xff, 0xff, 0});
  EXPECT_THAT(sftp.numbers(Way::up), ElementsAre(97));
  EXPECT_THAT(sftp.numbers(Way::down), ElementsAre(97));
  EXPECT_THAT(sftp.noted.troubles, SizeIs(1));
  sftp.say(Way::down, msg::ChannelRequest{7, "exit-status", false, {}});
  sftp.say(Way::down, msg::ChannelClose{7});
  sftp.say(Way::up, msg::ChannelClose{9});
  EXPECT_THAT(sftp.take(Way::up), IsEmpty());
  EXPECT_THAT(sftp.take(Way::down), IsEmpty());
}

TEST(TerminatedChannel, records_files_that_are_open_when_the_session_ends) {
  SftpDialogue sftp;
  sftp.open_file();
  sftp.upstream_says(sftp.answer_of_read(500));
  sftp.channels.end();
  ASSERT_THAT(sftp.noted.records, SizeIs(1));
  EXPECT_EQ(sftp.noted.records[0].path, "/f");
  EXPECT_EQ(sftp.noted.records[0].bytes_read, 500u);
  EXPECT_EQ(sftp.noted.records[0].result, "connection lost");
}

TEST(TerminatedChannel, is_one_of_a_bounded_number) {
  testing::PolicedChannels session(access::Permissions{}, testing::audited());
  for (std::uint32_t i = 0; i <= max_terminated_channels; ++i) {
    session.open("session", {}, Way::up, i);
    session.say(Way::down, msg::ChannelOpenConfirmation{i, i, 1000, 1000, {}});
    session.take(Way::up);
    session.say(Way::up,
                msg::ChannelRequest{i, "subsystem", true, {testing::PolicedChannels::string("sftp")}});
    EXPECT_EQ(session.take(Way::up).empty(), i == max_terminated_channels) << i;
  }
}

}  // namespace
}  // namespace sshrp::channel
