// SPDX-License-Identifier: MIT
#include "channel/window.h"

#include <gtest/gtest.h>

#include "msg/connection.h"

namespace sshrp::channel {
namespace {

Bytes lowered(const Bytes& message) {
  transport::SealableBytes sealable(message);
  lower_maximum_packet(sealable.payload());
  return to_vector(sealable.payload().view());
}

Bytes open(std::uint32_t maximum_packet) {
  return wire::encode(msg::ChannelOpen{"session", 7, 0xffffffff, maximum_packet, {as_bytes("rest")}});
}

Bytes confirmation(std::uint32_t maximum_packet) {
  return wire::encode(msg::ChannelOpenConfirmation{7, 8, 0xffffffff, maximum_packet, {as_bytes("rest")}});
}

TEST(MaximumPacket, is_lowered_to_what_the_transport_takes) {
  for (const std::uint32_t more : {max_channel_packet + 1, 0x7fffffffu, 0xffffffffu}) {
    EXPECT_EQ(lowered(open(more)), open(max_channel_packet));
    EXPECT_EQ(lowered(confirmation(more)), confirmation(max_channel_packet));
  }
}

TEST(MaximumPacket, stays_where_it_fits) {
  for (const std::uint32_t size : {0u, 32768u, max_channel_packet}) {
    EXPECT_EQ(lowered(open(size)), open(size));
    EXPECT_EQ(lowered(confirmation(size)), confirmation(size));
  }
}

TEST(MaximumPacket, of_a_message_that_is_cut_off_is_its_receivers_to_refuse) {
  for (const Bytes& whole : {open(0xffffffff), confirmation(0xffffffff)}) {
    const std::size_t before = whole.size() - 4;  // "rest"
    for (std::size_t size = 1; size < before; ++size) {
      const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_EQ(lowered(cut), cut) << size;
    }
  }
}

// With data of that size in either message, and the most padding that a cipher may need.
TEST(MaximumPacket, leaves_room_for_what_surrounds_the_data) {
  const Bytes head = wire::encode(msg::ChannelExtendedData{1, 2, {}});
  EXPECT_LE(transport::padding_length_size + head.size() + max_channel_packet + transport::tailroom,
            transport::max_packet_after_login);
}

TEST(TellWindow, changes_the_window_and_nothing_else) {
  for (const Bytes& whole : {open(500), confirmation(500)}) {
    transport::SealableBytes sealable(whole);
    tell_window(sealable.payload(), {as_bytes("rest")}, 1);
    Bytes wanted = whole;
    const Bytes one{0, 0, 0, 1};
    std::ranges::copy(one, wanted.end() - 12);
    EXPECT_EQ(to_vector(sealable.payload().view()), wanted);
  }
}

}  // namespace
}  // namespace sshrp::channel
