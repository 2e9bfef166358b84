// SPDX-License-Identifier: MIT
#include "transport/sealable_payload.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sshrp::transport {
namespace {

TEST(SealableBytes, holds_a_copy_with_room_on_both_sides) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1000}}) {
    const Bytes original(size, 7);
    SealableBytes bytes(original);
    EXPECT_EQ(bytes.size(), size);
    const MutableBytes payload = bytes.payload().payload;
    EXPECT_EQ(to_vector(payload), original);
    std::fill_n(payload.data() - headroom, headroom, 0xee);
    std::fill_n(payload.data() + size, tailroom, 0xee);
    EXPECT_EQ(to_vector(bytes.payload().view()), original);
  }
}

TEST(SealableBytes, keeps_its_payload_when_moved) {
  SealableBytes first(as_bytes("payload"));
  SealableBytes second(std::move(first));
  EXPECT_EQ(as_text(second.payload().view()), "payload");
}

// RFC 4253 §6: at least four bytes of padding stand behind a payload, and a tag of 16 or more behind these.
TEST(SealablePayload, needs_no_more_room_than_a_received_packet_has) {
  EXPECT_EQ(headroom, 4u + 1u);
  EXPECT_LE(tailroom, 4u + 16u);
}

}  // namespace
}  // namespace sshrp::transport
