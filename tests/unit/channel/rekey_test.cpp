// Terminated channels while the proxy exchanges keys with the client.
// SPDX-License-Identifier: MIT
#include "channel/model_line.h"
#include "channel/sftp_dialogue.h"

namespace sshrp::channel {
namespace {

using model::LegEnd;

/// The upstream's end is a list, the client's a transport that is logged in.
class OneRealLeg : public Peers {
 public:
  OneRealLeg() { model::log_in(client, downstream); }

  using Peers::send;
  void send(Way way, transport::SealablePayload payload) override {
    if (way == Way::down) downstream.transport().send(payload);
  }
  bool is_held_up(Way way) const override {
    return way == Way::down && downstream.transport().holds_sending();
  }

  LegEnd client{model::client_side()}, downstream{model::server_side()};
};

class Rekey : public ::testing::Test {
 protected:
  static constexpr std::uint32_t channels_here = 2;
  static constexpr std::size_t piece = 32 * 1024;

  template <typename Message>
  void say(Way way, const Message& message) {
    channels.handle(way, transport::SealableBytes(wire::encode(message)).payload(), leg);
    channels.burst_over();
  }

  // The client gives no window, so that all answers to its READs are held.
  std::size_t hold_a_window_of(std::uint32_t number) {
    say(Way::up, msg::ChannelOpen{"session", number, 100, 32768, {}});
    say(Way::down, msg::ChannelOpenConfirmation{number, number, 1u << 20, 32768, {}});
    say(Way::up, msg::ChannelRequest{number, "subsystem", true, {testing::PolicedChannels::string("sftp")}});
    say(Way::down, msg::ChannelSuccess{number});
    say(Way::up, msg::ChannelData{number, testing::sftp_init()});
    say(Way::down, msg::ChannelData{number, testing::sftp_version()});
    say(Way::up, msg::ChannelData{number, testing::sftp_open(0, "/f")});
    say(Way::down, msg::ChannelData{number, testing::sftp_handle(0)});
    std::vector<Bytes> answers;
    for (std::uint32_t id = 0; id + 2 < terminated_window / piece; ++id) {
      say(Way::up, msg::ChannelData{number, testing::sftp_read(id, piece)});
      answers.push_back(testing::sftp_data(id, piece));
    }
    std::size_t sum = testing::sftp_version().size() + testing::sftp_handle(0).size();
    for (const Bytes& answer : answers) {
      say(Way::down, msg::ChannelData{number, answer});
      sum += answer.size();
    }
    return sum;
  }

  /// Everything between the two, in both directions; gives how much data came to the client.
  std::size_t exchange() {
    std::size_t data = 0;
    while (leg.client.deliver(leg.downstream, SIZE_MAX) | leg.downstream.deliver(leg.client, SIZE_MAX)) {
      while (const auto packet = leg.client.next()) {
        if (packet->payload[0] == static_cast<int>(msg::Number::channel_data))
          data += wire::decode<msg::ChannelData>(packet->view()).data.size();
      }
      while (leg.downstream.next()) {
      }
      channels.burst_over();
    }
    return data;
  }

  OneRealLeg leg;
  testing::Noted noted;
  Channels channels{Grants{{}, testing::audited(), {}}, std::make_unique<testing::NotedJournal>(noted)};
};

// Its peer's WINDOW_ADJUSTs were on their way when our KEXINIT went out, and let everything go at once.
TEST_F(Rekey, lets_what_channels_hold_wait_in_the_channels) {
  std::size_t held = 0;
  for (std::uint32_t number = 0; number < channels_here; ++number) held += hold_a_window_of(number);
  std::size_t came = exchange();
  EXPECT_GT(held, 7u * terminated_window / 4);
  leg.downstream.transport().rekey();
  for (std::uint32_t number = 0; number < channels_here; ++number)
    say(Way::up, msg::ChannelWindowAdjust{number, 2 * terminated_window});
  EXPECT_FALSE(leg.downstream.transport().congested());
  came += exchange();
  EXPECT_EQ(came, held);
}

}  // namespace
}  // namespace sshrp::channel
