// SPDX-License-Identifier: MIT
#include "sftp/framing.h"

#include <gmock/gmock.h>

#include "sftp/limits.h"
#include "util/text.h"
#include "wire/error.h"
#include "wire/writer.h"

namespace sshrp::sftp {
namespace {

Bytes bytes(std::string_view hex) { return *util::from_hex(hex); }

// draft-ietf-secsh-filexfer-02 §6.4, written out by hand: WRITE 1, handle "h", offset 2, data "abc".
constexpr std::string_view write_hex =
    "00000019"
    "06"
    "00000001"
    "0000000168"
    "0000000000000002"
    "00000003616263";

TEST(Framing, gives_a_packet_when_it_is_whole) {
  Framing framing(Type::write);
  const Bytes first = bytes(
      "00000005"
      "0b0000");
  const Bytes second = bytes("0001");
  framing.feed(first);
  EXPECT_FALSE(framing.next());
  framing.keep();
  EXPECT_EQ(framing.held(), 7u);
  framing.feed(second);
  const auto piece = framing.next();
  ASSERT_TRUE(piece && std::holds_alternative<Packet>(*piece));
  EXPECT_EQ(util::hex(std::get<Packet>(*piece).payload), "0b00000001");
  EXPECT_EQ(framing.held(), 0u);
}

TEST(Framing, gives_the_head_of_a_write_before_its_data) {
  Framing framing(Type::write);
  const Bytes packet = bytes(write_hex);
  const BytesView without_data = BytesView(packet).first(packet.size() - 3);
  framing.feed(without_data);
  const auto head = framing.next();
  ASSERT_TRUE(head && std::holds_alternative<Head>(*head));
  EXPECT_EQ(std::get<Head>(*head).data_size, 3u);
  EXPECT_EQ(framing.held(), 0u) << "nothing of the data is waited for";
  EXPECT_TRUE(framing.in_data());
  framing.keep();
  framing.feed(BytesView(packet).last(3));
  const auto part = framing.next();
  ASSERT_TRUE(part && std::holds_alternative<Part>(*part));
  EXPECT_EQ(as_text(std::get<Part>(*part).data), "abc");
}

TEST(Framing, gives_the_head_of_data_before_the_data) {
  Framing framing(Type::data);
  const Bytes packet = bytes(
      "0000000c"
      "67"
      "00000009"
      "00000003"
      "616263");
  framing.feed(packet);
  const auto head = framing.next();
  ASSERT_TRUE(head && std::holds_alternative<Head>(*head));
  const auto part = framing.next();
  ASSERT_TRUE(part && std::holds_alternative<Part>(*part));
  EXPECT_FALSE(framing.next());
}

TEST(Framing, knows_of_what_it_keeps_whether_it_would_give_a_piece) {
  const Bytes write = bytes(write_hex);
  const Bytes open = bytes("000000050b00000001");
  for (const Bytes& packet : {write, open}) {
    for (std::size_t size = 0; size <= packet.size(); ++size) {
      Framing framing(Type::write);
      framing.feed(BytesView(packet).first(size));
      framing.keep();
      const bool has_piece = framing.has_piece();
      EXPECT_EQ(has_piece, framing.next().has_value()) << size << " of " << packet.size();
    }
  }
}

TEST(Framing, refuses_a_packet_of_no_bytes) {
  Framing framing(Type::write);
  const Bytes packet = bytes("00000000");
  framing.feed(packet);
  EXPECT_THROW(framing.next(), wire::ProtocolError);
}

TEST(Framing, refuses_a_packet_that_claims_four_gib_without_waiting_for_it) {
  Framing framing(Type::write);
  const Bytes packet = bytes("ffffffff");
  framing.feed(packet);
  EXPECT_THROW(framing.next(), wire::ProtocolError);
}

TEST(Framing, takes_the_largest_packet_and_no_larger_one) {
  for (const std::uint32_t size : {max_packet, max_packet + 1}) {
    Framing framing(Type::write);
    Bytes packet;
    wire::Writer(packet).uint32(size).byte(17);
    packet.resize(4 + size);
    framing.feed(packet);
    if (size == max_packet) {
      EXPECT_TRUE(framing.next());
    } else {
      EXPECT_THROW(framing.next(), wire::ProtocolError);
    }
  }
}

TEST(Framing, refuses_a_write_that_ends_before_its_data) {
  for (const std::string_view wrong : {"00000004", "ffffffff"}) {
    std::string hex(write_hex);
    hex.replace(hex.size() - 14, 8, wrong);
    Framing framing(Type::write);
    const Bytes packet = bytes(hex);
    framing.feed(packet);
    EXPECT_THROW(framing.next(), wire::ProtocolError) << wrong;
  }
}

// As Go's pkg/sftp sends the last WRITE of a file, in whatever pieces.
TEST(Framing, drops_what_is_behind_the_data_of_a_write) {
  std::string hex(write_hex);
  hex.replace(hex.size() - 14, 8, "00000001");
  const Bytes packets = bytes(hex +
                              "00000005"
                              "0b00000001");
  for (std::size_t size = 1; size <= packets.size(); ++size) {
    Framing framing(Type::write);
    std::string seen;
    for (BytesView rest = packets; !rest.empty(); rest = rest.subspan(std::min(size, rest.size()))) {
      framing.feed(rest.first(std::min(size, rest.size())));
      while (const auto piece = framing.next()) {
        if (const auto* part = std::get_if<Part>(&*piece)) seen += as_text(part->data);
        if (std::holds_alternative<Packet>(*piece)) seen += "packet";
      }
      framing.keep();
    }
    EXPECT_EQ(seen, "apacket") << size;
  }
}

TEST(Framing, refuses_a_write_whose_handle_is_longer_than_handles_are) {
  Framing framing(Type::write);
  const Bytes packet = bytes(
      "00001000"
      "06"
      "00000001"
      "00000101"
      "68");
  framing.feed(packet);
  EXPECT_THROW(framing.next(), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::sftp
