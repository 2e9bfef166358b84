// The tap and its link, with a recorder that is a socket in the test.
// SPDX-License-Identifier: MIT
#include "record/tap.h"

#include "record/tap_fixture.h"

namespace sshrp::record {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace testing;

TEST_F(TapTest, has_a_shell_wait_for_its_terminal_and_its_file) {
  begin();
  session->request("env", PolicedChannels::variable("LANG", "C"));
  session->request("pty-req", terminal());
  session->request("shell");
  EXPECT_THAT(session->numbers(Way::up), ElementsAre(98, 98));
  EXPECT_THAT(told(), IsEmpty());
  session->say(Way::down, msg::ChannelFailure{7});  // of env
  session->say(Way::down, msg::ChannelSuccess{7});
  EXPECT_THAT(told(), ElementsAre("open 1 100x40  TERM=xterm LANG=C"));
  EXPECT_THAT(session->numbers(Way::up), IsEmpty());
  answer(true);
  EXPECT_THAT(session->numbers(Way::up), ElementsAre(98));
  EXPECT_EQ(heard, std::nullopt);
}

TEST_F(TapTest, follows_a_terminal_to_its_end) {
  begin_shell();
  session->say(Way::down, msg::ChannelData{7, as_bytes("$ ")});
  session->say(Way::up, msg::ChannelData{9, as_bytes("secret\r")});
  session->request(
      "window-change",
      [] {
        Bytes bytes;
        wire::Writer(bytes).uint32(132).uint32(50).uint32(0).uint32(0);
        return bytes;
      }(),
      false);
  session->say(Way::down, msg::ChannelRequest{7, "exit-status", false, {number(3)}});
  close();
  EXPECT_THAT(told(), ElementsAre("output $ ", "size 132x50", "end 3  closed"));
}

TEST_F(TapTest, tells_input_where_that_is_asked_for) {
  rules.input = {true};
  begin_shell();
  session->say(Way::up, msg::ChannelData{9, as_bytes("ls\r")});
  EXPECT_THAT(told(), ElementsAre("input ls\r"));
}

TEST_F(TapTest, has_a_terminal_that_was_refused_for_none) {
  rules.record = {{Recorded::terminal}};
  begin();
  session->request("pty-req", terminal());
  session->request("shell");
  session->say(Way::down, msg::ChannelFailure{7});
  EXPECT_THAT(session->numbers(Way::up), ElementsAre(98, 98)) << "it isn't recorded, and runs";
  session->say(Way::down, msg::ChannelData{7, as_bytes("$ ")});
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(TapTest, waits_for_the_word_on_a_terminal_for_a_while_then_records_one) {
  begin();
  session->request("pty-req", terminal());
  EXPECT_EQ(wake_at, std::nullopt) << "nothing waits yet";
  const auto before = RecordingTap::Clock::now();
  session->request("shell");
  ASSERT_TRUE(wake_at);
  EXPECT_GE(*wake_at, before + max_terminal_wait);
  EXPECT_LE(*wake_at, RecordingTap::Clock::now() + max_terminal_wait);
  session->channels.resume();
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_TRUE(tap->wait_no_longer());
  session->channels.resume();
  EXPECT_THAT(told(), ElementsAre("open 1 100x40  TERM=xterm"));
  answer(true);
  session->say(Way::down, msg::ChannelFailure{7});  // at last, of the pty-req
  session->say(Way::down, msg::ChannelData{7, as_bytes("$ ")});
  EXPECT_THAT(told(), ElementsAre("output $ ")) << "it stays what it was taken for";
}

TEST_F(TapTest, begins_nothing_twice_where_the_word_on_a_terminal_came_in_time) {
  begin();
  session->request("pty-req", terminal());
  session->request("shell");
  session->say(Way::down, msg::ChannelSuccess{7});
  EXPECT_THAT(told(), ElementsAre("open 1 100x40  TERM=xterm"));
  EXPECT_FALSE(tap->wait_no_longer());
  close();
  EXPECT_FALSE(tap->wait_no_longer());
}

TEST_F(TapTest, keeps_the_beginning_of_what_a_command_writes) {
  rules.exec_max = {10};
  begin();
  session->run("cat big");
  answer(true);
  session->say(Way::down, msg::ChannelSuccess{7});
  session->say(Way::down, msg::ChannelData{7, as_bytes("1234567")});
  session->say(Way::down, msg::ChannelExtendedData{7, 1, as_bytes("89abc")});
  session->say(Way::down, msg::ChannelData{7, as_bytes("defg")});
  Bytes signal;
  wire::Writer(signal).string("KILL").boolean(false).string("").string("");
  session->say(Way::down, msg::ChannelRequest{7, "exit-signal", false, {signal}});
  close();
  EXPECT_THAT(told(), ElementsAre("open 1 80x24 cat big", "output 1234567", "error 89a", "rest 6",
                                  "end - KILL closed"));
}

TEST_F(TapTest, never_records_a_subsystem) {
  begin();
  session->request_text("subsystem", "sftp");
  session->say(Way::down, msg::ChannelSuccess{7});
  session->say(Way::down, msg::ChannelData{7, as_bytes("\0\0\0\5")});
  close();
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(TapTest, notes_what_it_cannot_record) {
  begin_shell();
  session->request("auth-agent-req@openssh.com");
  session->open("direct-tcpip", channel::testing::direct_tcpip("h", 80), Way::up, 20);
  session->say(Way::down, msg::ChannelOpenConfirmation{20, 21, 1000, 1000, {}});
  const auto words = told();
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[0], "note the client asked for what isn't recorded: auth-agent-req@openssh.com");
  EXPECT_EQ(words[1], "note a channel was opened that isn't recorded: direct-tcpip, by the client");
}

TEST_F(TapTest, ends_what_is_open_with_the_session) {
  begin_shell();
  session.reset();
  EXPECT_THAT(told(), ElementsAre("end -  the session has ended"));
}

TEST_F(TapTest, lets_no_program_begin_that_it_cannot_record) {
  begin();
  session->run("ls");
  answer(false);
  EXPECT_EQ(heard, std::nullopt) << "the channel ends, not the session";
  EXPECT_THAT(session->numbers(Way::up), ElementsAre(97));
  const auto down = session->take(Way::down);
  ASSERT_EQ(down.size(), 2u);
  EXPECT_THAT(std::string(as_text(down[0])), ::testing::HasSubstr("can't be recorded"));
  EXPECT_THAT(told(), ElementsAre("open 1 80x24 ls", "end -  the disk is full"));
}

TEST_F(TapTest, lets_it_begin_unrecorded_where_it_shall_go_on) {
  rules.on_failure = {config::RecordOnFailure::proceed};
  begin();
  session->run("ls");
  answer(false);
  EXPECT_THAT(session->numbers(Way::up), ElementsAre(98));
  session->say(Way::down, msg::ChannelData{7, as_bytes("x")});
  told();
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(TapTest, ends_the_session_whose_recording_breaks_off) {
  begin_shell();
  recordings = 0;
  answer(false);
  EXPECT_THAT(heard.value_or(""), ::testing::HasSubstr("can't be recorded"));
}

TEST_F(TapTest, goes_on_where_a_recording_breaks_off_and_may) {
  rules.on_failure = {config::RecordOnFailure::proceed};
  begin_shell();
  recordings = 0;
  answer(false);
  EXPECT_EQ(heard, std::nullopt);
}

TEST_F(TapTest, without_a_recorder_begins_nothing) {
  recorder = util::UniqueFd();
  begin();
  // The link may not have heard yet that it is gone.
  session->run("ls");
  if (session->channels.is_full(Way::up)) {
    heard = tap->hear(answers.next());
    session->channels.resume();
  }
  EXPECT_THAT(session->numbers(Way::up), ElementsAre(97));
}

TEST_F(TapTest, is_full_until_the_recorder_has_dealt_with_enough) {
  begin_shell();
  told_bytes = 0;
  const std::string text(30'000, 'x');
  std::size_t said = 0;
  while (!session->channels.is_full(Way::down)) {
    session->say(Way::down, msg::ChannelData{7, as_bytes(text)});
    said += text.size();
    ASSERT_LT(said, 3 * max_in_flight);
  }
  EXPECT_TRUE(session->channels.is_full(Way::up));
  EXPECT_GT(said + 100'000, max_in_flight);
  // The ring holds less than that: the rest comes when there is room.
  std::size_t output = 0;
  EXPECT_TRUE(wait_for([&] {
    for (Bytes packet; ring->take(packet); packet.clear())
      for_each_from_worker(packet, [&](const FromWorker& message, std::size_t bytes) {
        told_bytes += bytes;
        if (const auto* more = std::get_if<message::Output>(&message)) output += more->bytes.size();
      });
    if (ring->has_room_for_writer()) {
      Bytes packet;
      append(packet, message::Room{});
      EXPECT_GE(::send(recorder.get(), packet.data(), packet.size(), 0), 0);
    }
    return output >= said;
  }));
  EXPECT_EQ(output, said);
  EXPECT_TRUE(session->channels.is_full(Way::down));
  Bytes written;
  append(written, message::Written{1, told_bytes, 1});
  ASSERT_GE(::send(recorder.get(), written.data(), written.size(), 0), 0);
  EXPECT_EQ(answers.next().what, Answer::What::room);
  EXPECT_FALSE(session->channels.is_full(Way::down));
}

TEST_F(TapTest, fails_with_its_recorder_and_begins_with_the_next) {
  rules.on_failure = {config::RecordOnFailure::proceed};
  begin_shell();
  connect();
  const Answer failed = answers.next();
  EXPECT_EQ(failed.what, Answer::What::failed);
  EXPECT_EQ(tap->hear(failed), std::nullopt);
  told();  // the end of what the one before had
  session->say(Way::down, msg::ChannelData{7, as_bytes("unrecorded")});
  session->say(Way::up, msg::ChannelOpen{"session", 30, 1000, 500, {}});
  session->say(Way::down, msg::ChannelOpenConfirmation{30, 31, 1000, 500, {}});
  session->say(Way::up, msg::ChannelRequest{31, "exec", true, {PolicedChannels::string("date")}});
  EXPECT_THAT(told(), ElementsAre("open 2 80x24 date"));
}

}  // namespace
}  // namespace sshrp::record
