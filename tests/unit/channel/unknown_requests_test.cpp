// Requests of a guarded session that the other side answers with SSH_MSG_UNIMPLEMENTED (RFC 4253 §11.4), and
// what a server says of a program behind its CLOSE.
// SPDX-License-Identifier: MIT
#include "channel/policed_channels.h"

namespace sshrp::channel {
namespace {

using access::Right;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PolicedChannels;
using testing::without;

class UnknownRequests : public ::testing::Test {
 protected:
  UnknownRequests() { guarded.open_session(); }

  // As the packet of that number.
  void request(std::uint32_t number, std::string_view type) {
    const Bytes message = wire::encode(msg::ChannelRequest{9, type, true, {}});
    transport::SealableBytes sealable(message);
    transport::SealablePayload packet = sealable.payload();
    packet.origin = transport::Origin{.sequence_number = number};
    guarded.channels.handle(Way::up, packet, guarded.peers);
  }
  bool is_unknown(std::uint32_t number) {
    return guarded.channels.answers_unknown(Way::up, {.sequence_number = number, .recipient_channel = 9},
                                            guarded.peers);
  }

  PolicedChannels guarded{without({Right::x11})};
};

TEST_F(UnknownRequests, are_refused_in_their_turn) {
  request(5, "keepalive@openssh.com");
  request(6, "signal");
  request(7, "x11-req");  // refused by the guard
  EXPECT_TRUE(is_unknown(6));
  EXPECT_THAT(guarded.take(Way::down), IsEmpty()) << "the first isn't answered yet";
  guarded.say(Way::down, msg::ChannelSuccess{7});
  EXPECT_THAT(guarded.numbers(Way::down), ElementsAre(99, 100, 100));
}

TEST_F(UnknownRequests, are_answered_once) {
  request(5, "keepalive@openssh.com");
  EXPECT_TRUE(is_unknown(5));
  EXPECT_FALSE(is_unknown(5));
  EXPECT_FALSE(is_unknown(6));
  EXPECT_THAT(guarded.numbers(Way::down), ElementsAre(100));
}

TEST_F(UnknownRequests, of_a_channel_that_is_gone_are_nobodys) {
  request(5, "keepalive@openssh.com");
  guarded.say(Way::up, msg::ChannelClose{9});
  guarded.say(Way::down, msg::ChannelClose{7});
  EXPECT_FALSE(is_unknown(5));
}

TEST_F(UnknownRequests, may_be_a_program) {
  request(5, "shell");
  EXPECT_TRUE(is_unknown(5));
  EXPECT_THAT(guarded.numbers(Way::down), ElementsAre(100));
}

class ExitBehindClose : public UnknownRequests {
 protected:
  ExitBehindClose() {
    guarded.run("x");
    guarded.say(Way::down, msg::ChannelSuccess{7});
    guarded.say(Way::down, msg::ChannelClose{7});
    guarded.take(Way::down);
  }
  void say(std::string_view type, bool want_reply = false) {
    Bytes status;
    wire::Writer(status).uint32(3);
    guarded.say(Way::down, msg::ChannelRequest{7, type, want_reply, {status}});
  }
};

TEST_F(ExitBehindClose, reaches_the_client) {
  say("exit-status");
  EXPECT_THAT(guarded.numbers(Way::down), ElementsAre(98));
}

TEST_F(ExitBehindClose, is_all_that_does) {
  say("exit-status", true);
  say("xon-xoff");
  guarded.say(Way::down, msg::ChannelData{7, as_bytes("late")});
  EXPECT_THAT(guarded.take(Way::down), IsEmpty());
}

TEST_F(ExitBehindClose, reaches_nobody_once_the_client_has_closed_too) {
  guarded.say(Way::up, msg::ChannelClose{9});
  say("exit-status");
  EXPECT_THAT(guarded.take(Way::down), IsEmpty());
}

}  // namespace
}  // namespace sshrp::channel
