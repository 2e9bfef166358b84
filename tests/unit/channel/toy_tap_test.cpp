// A newcomer's tap: counts the bytes of each channel. All that it needs is in this file.
// SPDX-License-Identifier: MIT
#include "channel/sftp_dialogue.h"

namespace sshrp::channel {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::PolicedChannels;

struct Counted {
  std::string type{};
  PerWay<std::size_t> bytes{};
  bool is_gone = false;
};

class ByteCounter : public Tap {
 public:
  explicit ByteCounter(std::map<std::uint64_t, Counted>& counts) : counts_(counts) {}

  msg::Numbers wants() const override { return {msg::Number::channel_data}; }
  void opened(const Identity& channel) override { counts_[channel.number].type = channel.type; }
  void data(const Identity& channel, Way way, BytesView bytes) override {
    counts_[channel.number].bytes[way] += bytes.size();
  }
  void gone(const Identity& channel) override { counts_[channel.number].is_gone = true; }

 private:
  std::map<std::uint64_t, Counted>& counts_;
};

class ToyTap : public ::testing::Test {
 protected:
  Taps taps() {
    Taps all;
    all.push_back(std::make_unique<ByteCounter>(counts));
    return all;
  }

  std::map<std::uint64_t, Counted> counts;
};

TEST_F(ToyTap, counts_the_bytes_of_each_channel_where_nobody_else_looks) {
  PolicedChannels session(access::Permissions{}, {}, taps());
  session.open_session();
  session.say(Way::up, msg::ChannelData{9, as_bytes("ls\n")});
  session.say(Way::down, msg::ChannelData{7, as_bytes("file\n")});
  session.say(Way::down, msg::ChannelClose{7});
  session.say(Way::up, msg::ChannelClose{9});
  session.open_session();
  session.say(Way::up, msg::ChannelData{9, as_bytes("another")});
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[1].type, "session");
  EXPECT_EQ(counts[1].bytes.up, 3u);
  EXPECT_EQ(counts[1].bytes.down, 5u);
  EXPECT_TRUE(counts[1].is_gone);
  EXPECT_EQ(counts[2].bytes.up, 7u);
  EXPECT_FALSE(counts[2].is_gone);
}

TEST_F(ToyTap, counts_what_leaves_a_channel_whose_windows_we_end) {
  testing::Noted noted;
  Channels channels(Grants{{}, testing::audited(), {}}, std::make_unique<testing::NotedJournal>(noted),
                    taps());
  testing::ListedPeers peers;
  const auto say = [&](Way way, const auto& message) {
    channels.handle(way, transport::SealableBytes(wire::encode(message)).payload(), peers);
    channels.burst_over();
  };
  say(Way::up, msg::ChannelOpen{"session", 7, 5, 500, {}});
  say(Way::down, msg::ChannelOpenConfirmation{7, 9, 1000, 500, {}});
  say(Way::up, msg::ChannelRequest{9, "subsystem", true, {PolicedChannels::string("sftp")}});
  say(Way::down, msg::ChannelSuccess{7});
  say(Way::up, msg::ChannelData{9, testing::sftp_init()});
  say(Way::down, msg::ChannelData{7, testing::sftp_version()});
  EXPECT_EQ(counts[1].bytes.up, testing::sftp_init().size());
  EXPECT_EQ(counts[1].bytes.down, 5u) << "the client takes no more";
}

TEST_F(ToyTap, leaves_unread_what_it_doesnt_want) {
  const msg::Numbers wanted = PolicedChannels(access::Permissions{}, {}, taps()).channels.wants();
  for (const auto number : {msg::Number::channel_open, msg::Number::channel_data, msg::Number::channel_close})
    EXPECT_TRUE(wanted.has(number));
  for (const auto number : {msg::Number::channel_extended_data, msg::Number::channel_window_adjust,
                            msg::Number::channel_request, msg::Number::channel_success})
    EXPECT_FALSE(wanted.has(number)) << static_cast<int>(number);
}

}  // namespace
}  // namespace sshrp::channel
