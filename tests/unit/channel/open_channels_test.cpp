// SPDX-License-Identifier: MIT
#include "channel/open_channels.h"

#include <gtest/gtest.h>

#include <random>

#include "msg/connection.h"
#include "wire/codec.h"

namespace sshrp::channel {
namespace {

using facts::ChannelKind;

class OpenChannelsTest : public ::testing::Test {
 protected:
  template <wire::Message T>
  void say(Way way, const T& message) {
    channels.note(way, wire::encode(message));
  }
  void ask(Way way, std::uint32_t number, std::string_view type) {
    say(way, msg::ChannelOpen{type, number, 1 << 20, 1 << 15, {}});
  }
  /// The other side's answer.
  void confirm(Way way, std::uint32_t recipient, std::uint32_t sender) {
    say(way, msg::ChannelOpenConfirmation{recipient, sender, 1 << 20, 1 << 15, {}});
  }
  void close(Way way, std::uint32_t recipient) { say(way, msg::ChannelClose{recipient}); }
  std::uint32_t open(ChannelKind kind) const { return channels.open()[static_cast<std::size_t>(kind)]; }
  std::uint32_t all() const {
    std::uint32_t sum = 0;
    for (const std::uint32_t count : channels.open()) sum += count;
    return sum;
  }

  OpenChannels channels;
};

TEST_F(OpenChannelsTest, counts_from_the_confirmation_to_both_closes) {
  ask(Way::up, 0, "session");
  EXPECT_EQ(open(ChannelKind::session), 0u);
  confirm(Way::down, 0, 7);
  EXPECT_EQ(open(ChannelKind::session), 1u);
  close(Way::down, 0);
  close(Way::down, 0);
  EXPECT_EQ(open(ChannelKind::session), 1u) << "the client may still send";
  close(Way::up, 7);
  EXPECT_EQ(open(ChannelKind::session), 0u);
}

TEST_F(OpenChannelsTest, tells_kinds_by_the_types_of_openings) {
  const std::pair<std::string_view, ChannelKind> kinds[] = {
      {"session", ChannelKind::session},
      {"direct-tcpip", ChannelKind::direct_tcpip},
      {"forwarded-tcpip", ChannelKind::forwarded_tcpip},
      {"x11", ChannelKind::x11},
      {"auth-agent@openssh.com", ChannelKind::agent},
      {"direct-streamlocal@openssh.com", ChannelKind::streamlocal},
      {"forwarded-streamlocal@openssh.com", ChannelKind::streamlocal},
      {"tun@openssh.com", ChannelKind::other}};
  std::uint32_t number = 0;
  for (const auto& [type, kind] : kinds) {
    const std::uint32_t before = open(kind);
    ask(Way::down, ++number, type);
    confirm(Way::up, number, number + 100);
    EXPECT_EQ(open(kind), before + 1) << type;
  }
}

TEST_F(OpenChannelsTest, tells_the_numbers_of_both_sides_apart) {
  ask(Way::up, 1, "session");
  ask(Way::down, 1, "x11");
  confirm(Way::down, 1, 2);
  confirm(Way::up, 1, 2);
  EXPECT_EQ(all(), 2u);
  close(Way::up, 1);  // the server's number 1, of the x11 channel
  close(Way::down, 2);
  EXPECT_EQ(open(ChannelKind::x11), 0u);
  EXPECT_EQ(open(ChannelKind::session), 1u);
}

TEST_F(OpenChannelsTest, forgets_what_was_refused_by_the_other_side_or_here) {
  ask(Way::up, 0, "session");
  say(Way::down, msg::ChannelOpenFailure{0, 1, "no", ""});
  confirm(Way::down, 0, 7);
  EXPECT_EQ(all(), 0u);
  for (std::size_t i = 0; i < 2 * OpenChannels::max_known; ++i) ask(Way::up, 0, "x11");
  ask(Way::up, 0, "session");
  confirm(Way::down, 0, 7);
  EXPECT_EQ(open(ChannelKind::session), 1u);
  EXPECT_EQ(all(), 1u);
}

TEST_F(OpenChannelsTest, knows_a_bounded_number) {
  for (std::uint32_t i = 0; i < 3 * OpenChannels::max_known; ++i) {
    ask(Way::up, i, "session");
    confirm(Way::down, i, i);
  }
  EXPECT_EQ(all(), OpenChannels::max_known);
  close(Way::up, 5);
  close(Way::down, 5);
  EXPECT_EQ(all(), OpenChannels::max_known - 1);
}

TEST_F(OpenChannelsTest, takes_nothing_from_what_is_no_message) {
  for (const Bytes& bytes : {Bytes{}, Bytes{90}, Bytes{97, 0, 0}, Bytes{91, 0, 0, 0, 0}, Bytes(30, 90)})
    channels.note(Way::up, bytes);
  EXPECT_EQ(all(), 0u);
}

TEST_F(OpenChannelsTest, never_counts_below_nothing_whatever_peers_say) {
  std::mt19937 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const Way way = random() % 2 == 0 ? Way::up : Way::down;
    const std::uint32_t one = random() % 4, other = random() % 4;
    switch (random() % 4) {
      case 0:
        ask(way, one, "session");
        break;
      case 1:
        confirm(way, one, other);
        break;
      case 2:
        say(way, msg::ChannelOpenFailure{one, 1, "", ""});
        break;
      default:
        close(way, one);
    }
    ASSERT_LE(all(), OpenChannels::max_known);
  }
}

}  // namespace
}  // namespace sshrp::channel
