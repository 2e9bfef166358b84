// Programs that a tap lets wait, or never begin.
// SPDX-License-Identifier: MIT
#include "channel/policed_channels.h"

namespace sshrp::channel {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PolicedChannels;

struct Told {
  Start answer = Start::later;
  std::vector<std::string> words{};
};

class Gate : public Tap {
 public:
  explicit Gate(Told& told) : told_(told) {}

  msg::Numbers wants() const override { return {msg::Number::channel_request}; }
  Start may_start(const Identity&, const Program& program) override {
    told_.words.emplace_back("may " + std::string(name_of(program.kind)));
    return told_.answer;
  }
  std::string refusal() const override { return "not today"; }
  void request(const Identity&, Way, const msg::ChannelRequest& request) override {
    told_.words.emplace_back(request.request_type);
  }
  void terminal_replied(const Identity&, Reply reply) override { note("terminal", reply); }
  void program_replied(const Identity&, Reply reply) override { note("program", reply); }
  void gone(const Identity&) override { told_.words.emplace_back("gone"); }

 private:
  void note(const std::string& what, Reply reply) {
    told_.words.push_back(what + (reply == Reply::success ? " success" : " failure"));
  }

  Told& told_;
};

class ProgramStart : public ::testing::Test {
 protected:
  ProgramStart() { session.open_session(); }

  Taps taps() {
    Taps all;
    all.push_back(std::make_unique<Gate>(told));
    return all;
  }
  Bytes terminal() {
    Bytes specific;
    wire::Writer(specific).string("xterm").uint32(80).uint32(24).uint32(0).uint32(0).string("");
    return specific;
  }

  Told told;
  PolicedChannels session{access::Permissions{}, {}, taps()};
};

TEST_F(ProgramStart, waits_and_holds_up_the_client_alone) {
  session.run("ls");
  EXPECT_THAT(session.numbers(Way::up), IsEmpty());
  EXPECT_TRUE(session.channels.is_full(Way::up));
  EXPECT_FALSE(session.channels.is_full(Way::down));
  session.channels.resume();
  EXPECT_THAT(session.numbers(Way::up), IsEmpty()) << "the tap hasn't changed its mind";
  told.answer = Start::now;
  session.channels.resume();
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(98));
  EXPECT_FALSE(session.channels.is_full(Way::up));
  session.channels.resume();
  EXPECT_THAT(session.numbers(Way::up), IsEmpty()) << "once";
  EXPECT_THAT(told.words, ElementsAre("may exec", "may exec", "may exec", "exec"));
}

TEST_F(ProgramStart, is_asked_again_when_the_terminal_has_its_reply) {
  session.request("pty-req", terminal());
  session.request("shell");
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(98)) << "the pty-req alone";
  told.answer = Start::now;
  session.say(Way::down, msg::ChannelSuccess{7});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(98));
  session.say(Way::down, msg::ChannelFailure{7});
  EXPECT_THAT(told.words, ElementsAre("pty-req", "may shell", "terminal success", "may shell", "shell",
                                      "program failure"));
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(99, 100));
}

TEST_F(ProgramStart, that_may_never_be_closes_the_channel_with_a_sentence) {
  told.answer = Start::never;
  session.run("ls");
  EXPECT_THAT(session.take(Way::up), ElementsAre(wire::encode(msg::ChannelClose{9})));
  EXPECT_THAT(session.take(Way::down),
              ElementsAre(wire::encode(msg::ChannelExtendedData{7, 1, as_bytes("not today\r\n")}),
                          wire::encode(msg::ChannelClose{7})));
  EXPECT_THAT(session.noted.refusals, ElementsAre("program \"ls\" of the client"));
  // What both still say of it goes nowhere.
  session.say(Way::up, msg::ChannelData{9, as_bytes("x")});
  session.say(Way::down, msg::ChannelData{7, as_bytes("x")});
  session.say(Way::down, msg::ChannelClose{7});
  session.say(Way::up, msg::ChannelClose{9});
  EXPECT_THAT(session.numbers(Way::up), IsEmpty());
  EXPECT_THAT(session.numbers(Way::down), IsEmpty());
  EXPECT_THAT(told.words, ElementsAre("may exec", "gone"));
  session.open_session();  // the numbers are free again
}

TEST_F(ProgramStart, says_nothing_that_the_client_has_no_window_for) {
  told.answer = Start::never;
  session.say(Way::up, msg::ChannelOpen{"session", 8, 5, 500, {}});
  session.say(Way::down, msg::ChannelOpenConfirmation{8, 10, 2000, 600, {}});
  session.take(Way::down);
  session.say(Way::up, msg::ChannelRequest{10, "shell", true, {}});
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(97));
}

TEST_F(ProgramStart, on_a_channel_that_the_upstream_has_closed_meanwhile_harms_nobody) {
  session.run("ls");
  session.say(Way::down, msg::ChannelClose{7});
  told.answer = Start::never;
  session.channels.resume();
  session.say(Way::up, msg::ChannelClose{9});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(97));
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(97));
  EXPECT_FALSE(session.channels.is_full(Way::up));
}

}  // namespace
}  // namespace sshrp::channel
