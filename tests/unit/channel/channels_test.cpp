// What comes late, doubled or unsolicited in a restricted session, and who keeps the windows.
// SPDX-License-Identifier: MIT
#include "channel/policed_channels.h"

namespace sshrp::channel {
namespace {

using access::Right;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PolicedChannels;
using ::testing::SizeIs;
using testing::without;

constexpr int open = 90, confirmation = 91, adjust = 93, data = 94, eof = 96, close = 97;

// ── late, doubled, unsolicited ──

TEST(Channels, drops_messages_of_channels_that_arent_there) {
  PolicedChannels session(without({Right::agent}));
  for (const Way way : {Way::up, Way::down}) {
    session.say(way, msg::ChannelData{5, as_bytes("x")});
    session.say(way, msg::ChannelExtendedData{5, 1, as_bytes("x")});
    session.say(way, msg::ChannelWindowAdjust{5, 1});
    session.say(way, msg::ChannelEof{5});
    session.say(way, msg::ChannelClose{5});
    session.say(way, msg::ChannelRequest{5, "break", true, {}});
    session.say(way, msg::ChannelSuccess{5});
    session.say(way, msg::ChannelOpenConfirmation{5, 1, 1, 1, {}});
    session.say(way, msg::ChannelOpenFailure{5, 1, "", ""});
  }
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  EXPECT_THAT(session.take(Way::down), IsEmpty());
}

TEST(Channels, drops_what_comes_after_eof_and_close_and_both_of_them_doubled) {
  PolicedChannels session(without({Right::agent}));
  session.open_session();
  session.say(Way::up, msg::ChannelEof{9});
  session.say(Way::up, msg::ChannelEof{9});
  session.say(Way::up, msg::ChannelData{9, as_bytes("late")});
  session.say(Way::up, msg::ChannelClose{9});
  session.say(Way::up, msg::ChannelClose{9});
  session.say(Way::up, msg::ChannelRequest{9, "break", true, {}});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(eof, close));
  session.say(Way::down, msg::ChannelData{7, as_bytes("still on its way")});
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(data));
}

TEST(Channels, drops_a_second_answer_to_an_opening_and_one_from_the_wrong_side) {
  PolicedChannels session(without({Right::agent}));
  session.open("session");
  session.say(Way::up, msg::ChannelOpenConfirmation{7, 9, 1, 1, {}});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(open));
  session.say(Way::down, msg::ChannelOpenConfirmation{7, 9, 1, 1, {}});
  session.say(Way::down, msg::ChannelOpenConfirmation{7, 10, 1, 1, {}});
  session.say(Way::down, msg::ChannelOpenFailure{7, 1, "", ""});
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(confirmation));
}

TEST(Channels, lets_a_number_be_used_again_only_after_both_have_closed) {
  PolicedChannels session(without({Right::agent}));
  session.open_session();
  EXPECT_THROW(session.open("session"), wire::ProtocolError);
  session.say(Way::down, msg::ChannelClose{7});
  EXPECT_THROW(session.open("session"), wire::ProtocolError);
  session.say(Way::up, msg::ChannelClose{9});
  session.open_session();
  session.open("session", {}, Way::up, 8);
  EXPECT_THROW(session.say(Way::down, msg::ChannelOpenConfirmation{8, 9, 1, 1, {}}), wire::ProtocolError);
}

TEST(Channels, lets_a_number_be_used_again_after_a_refusal_of_the_upstream) {
  PolicedChannels session(without({Right::agent}));
  session.open("session");
  session.say(Way::down, msg::ChannelOpenFailure{7, 2, "no", ""});
  session.open("session");
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(open, open));
}

TEST(Channels, bounds_the_channels_of_a_session) {
  PolicedChannels session(without({Right::agent}));
  for (std::uint32_t i = 0; i < max_channels; ++i) session.open("session", {}, Way::up, i);
  session.take(Way::up);
  session.open("session", {}, Way::up, 1u << 20);
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  const auto answers = session.take(Way::down);
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(wire::decode<msg::ChannelOpenFailure>(answers[0]).reason_code, 4u);
}

class FewChannels : public ::testing::Test {
 protected:
  static constexpr std::uint32_t resource_shortage = 4;

  /// What an opening by the sender of `way` is answered with; 0: it goes on.
  std::uint32_t try_open(Way way, std::uint32_t number, std::string_view type = "direct-tcpip") {
    session.take(Way::up);
    session.take(Way::down);
    session.open(type, {}, way, number);
    const auto answers = session.take(opposite(way));
    return answers.empty() ? 0 : wire::decode<msg::ChannelOpenFailure>(answers.back()).reason_code;
  }
  void confirm(std::uint32_t number) {
    session.say(Way::down, msg::ChannelOpenConfirmation{number, number, 1000, 1000, {}});
  }

  PolicedChannels session{Grants{.max_channels = 2}};  // nothing is denied
};

TEST_F(FewChannels, are_counted_by_what_opens_and_closes_alone) {
  const msg::Numbers wanted = session.channels.wants();
  for (const auto number : {msg::Number::channel_open, msg::Number::channel_open_confirmation,
                            msg::Number::channel_open_failure, msg::Number::channel_close})
    EXPECT_TRUE(wanted.has(number)) << static_cast<int>(number);
  for (const auto number : {msg::Number::channel_data, msg::Number::channel_window_adjust,
                            msg::Number::channel_request, msg::Number::channel_success})
    EXPECT_FALSE(wanted.has(number)) << static_cast<int>(number);
}

TEST_F(FewChannels, are_as_many_as_max_channels_whoever_opens_them) {
  try_open(Way::up, 1);
  EXPECT_EQ(try_open(Way::down, 1, "forwarded-tcpip"), 0u)
      << "nobody looks which channels an upstream may come with";
  EXPECT_EQ(try_open(Way::up, 2), resource_shortage);
  EXPECT_EQ(try_open(Way::down, 2, "x11"), resource_shortage);
  EXPECT_THAT(session.noted.refusals,
              ElementsAre("channel \"direct-tcpip\" of the client: 2 are open (max_channels)",
                          "channel \"x11\" of the upstream: 2 are open (max_channels)"));
}

TEST_F(FewChannels, make_room_when_both_sides_have_closed_one_or_one_is_refused) {
  for (const std::uint32_t number : {1u, 2u}) try_open(Way::up, number);
  confirm(1);
  session.say(Way::down, msg::ChannelClose{1});
  EXPECT_EQ(try_open(Way::up, 3), resource_shortage) << "one side has closed";
  session.say(Way::up, msg::ChannelClose{1});
  EXPECT_EQ(try_open(Way::up, 3), 0u);
  session.say(Way::down, msg::ChannelOpenFailure{2, 2, "no", ""});
  EXPECT_EQ(try_open(Way::up, 4), 0u);
  EXPECT_EQ(try_open(Way::up, 5), resource_shortage);
}

TEST_F(FewChannels, arent_made_more_by_closing_what_isnt_open) {
  for (const std::uint32_t number : {1u, 2u}) try_open(Way::up, number);
  for (std::uint32_t number = 0; number < 10; ++number) {
    session.say(Way::up, msg::ChannelClose{number});
    session.say(Way::down, msg::ChannelClose{number});
    session.say(Way::up, msg::ChannelOpenFailure{number, 2, "no", ""});
  }
  EXPECT_EQ(try_open(Way::up, 3), resource_shortage);
}

// ── bounds ──

TEST(Channels, read_no_more_of_who_asks_too_much_at_once_over_all_of_them) {
  PolicedChannels session(without({Right::agent}));
  for (const std::uint32_t number : {0u, 1u}) {
    session.open("session", {}, Way::up, number);
    session.say(Way::down, msg::ChannelOpenConfirmation{number, number, 1000, 1000, {}});
  }
  for (std::uint32_t i = 0; i < max_pending_replies; ++i) {
    EXPECT_FALSE(session.channels.is_full(Way::up));
    session.say(Way::up, msg::ChannelRequest{i % 2, "break", true, {}});
  }
  EXPECT_TRUE(session.channels.is_full(Way::up));
  EXPECT_FALSE(session.channels.is_full(Way::down));
  session.say(Way::down, msg::ChannelSuccess{1});
  EXPECT_FALSE(session.channels.is_full(Way::up));
}

// ── windows ──

TEST(Channels, leaves_windows_to_the_peers_where_sftp_isnt_looked_at) {
  PolicedChannels session(without({Right::agent}));
  session.open("session");
  EXPECT_EQ(wire::decode<msg::ChannelOpen>(session.take(Way::up).at(0)).initial_window_size, 1000u);
  session.say(Way::down, msg::ChannelOpenConfirmation{7, 9, 2000, 600, {}});
  session.say(Way::down, msg::ChannelWindowAdjust{7, 5});
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(confirmation, adjust));
}

TEST(Channels, withholds_windows_until_the_program_is_known_where_sftp_is_looked_at) {
  sftp::Rules audit;
  audit.audit = sftp::Audit::on;
  PolicedChannels session(access::Permissions{}, audit);
  session.open("session", as_bytes("specific"));
  const Bytes opening = session.take(Way::up).at(0);
  EXPECT_EQ(wire::decode<msg::ChannelOpen>(opening).initial_window_size, 1u) << "TinySSH ends at none";
  EXPECT_EQ(wire::decode<msg::ChannelOpen>(opening).maximum_packet_size, 500u);
  session.say(Way::down, msg::ChannelOpenConfirmation{7, 9, 2000, 600, {}});
  EXPECT_EQ(wire::decode<msg::ChannelOpenConfirmation>(session.take(Way::down).at(0)).initial_window_size,
            0u);

  session.say(Way::down, msg::ChannelWindowAdjust{7, 5});
  session.say(Way::up, msg::ChannelWindowAdjust{9, 6});
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  EXPECT_THAT(session.take(Way::down), IsEmpty());

  session.run("cat");
  const auto up = session.take(Way::up), down = session.take(Way::down);
  ASSERT_THAT(up, SizeIs(2));
  EXPECT_EQ(wire::decode<msg::ChannelWindowAdjust>(up[1]).recipient_channel, 9u);
  EXPECT_EQ(wire::decode<msg::ChannelWindowAdjust>(up[1]).bytes_to_add, 1005u);
  ASSERT_THAT(down, SizeIs(1));
  EXPECT_EQ(wire::decode<msg::ChannelWindowAdjust>(down[0]).recipient_channel, 7u);
  EXPECT_EQ(wire::decode<msg::ChannelWindowAdjust>(down[0]).bytes_to_add, 2005u);
  session.say(Way::up, msg::ChannelData{9, as_bytes("x")});
  session.say(Way::up, msg::ChannelWindowAdjust{9, 6});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(data, adjust));
  EXPECT_THAT(session.noted.programs, ElementsAre("exec cat"));
}

TEST(Channels, record_each_program_that_is_asked_for_where_there_is_an_audit) {
  sftp::Rules audit;
  audit.audit = sftp::Audit::on;
  PolicedChannels session(without({access::Right::x11}), audit);
  session.open_session();
  session.request_text("subsystem", "sftp\n");
  session.request_text("exec", std::string_view("i\0d", 3));
  session.request("shell");
  session.run("id");
  EXPECT_THAT(session.noted.programs,
              ElementsAre("refused subsystem sftp\n", "refused exec " + std::string("i\0d", 3), "shell",
                          "refused exec id"));
}

TEST(Channels, ends_the_connection_of_who_sends_data_or_widens_a_window_against_the_rules) {
  sftp::Rules audit;
  audit.audit = sftp::Audit::on;
  PolicedChannels session(access::Permissions{}, audit);
  session.open_session();
  EXPECT_THROW(session.say(Way::up, msg::ChannelData{9, as_bytes("x")}), wire::ProtocolError);
  EXPECT_THROW(session.say(Way::down, msg::ChannelExtendedData{7, 1, as_bytes("more than one")}),
               wire::ProtocolError);
  EXPECT_THROW(session.say(Way::up, msg::ChannelWindowAdjust{9, 0xffffffff}), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::channel
