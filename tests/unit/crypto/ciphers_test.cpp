// SPDX-License-Identifier: MIT
#include "crypto/ciphers.h"

#include <gtest/gtest.h>

#include <set>

#include "crypto/packet_vectors.h"

namespace sshrp::crypto::testing {
namespace {

TEST(Ciphers, seal_as_another_implementation_does) {
  for (const PacketVectors& vectors : packet_vectors()) {
    const auto cipher = vectors.sealing();
    for (const SealedPacket& packet : vectors.packets) {
      Bytes out(packet.clear.size() + cipher->shape().tag_size);
      cipher->seal(packet.sequence_number, packet.clear, out.data());
      EXPECT_EQ(util::hex(out), util::hex(packet.sealed)) << vectors.name() << " " << packet.sequence_number;
    }
  }
}

TEST(Ciphers, open_what_another_implementation_has_sealed) {
  for (const PacketVectors& vectors : packet_vectors()) {
    const auto cipher = vectors.opening();
    for (const SealedPacket& packet : vectors.packets) {
      Bytes bytes = packet.sealed;
      const MutableBytes head = MutableBytes(bytes).first(cipher->head_size());
      EXPECT_EQ(cipher->open_length(packet.sequence_number, head), packet.clear.size() - length_size);
      ASSERT_TRUE(cipher->open(packet.sequence_number, bytes)) << vectors.name();
      const BytesView opened = BytesView(bytes).subspan(length_size, packet.clear.size() - length_size);
      EXPECT_EQ(util::hex(opened), util::hex(BytesView(packet.clear).subspan(length_size)));
    }
  }
}

TEST(Ciphers, refuse_a_packet_with_any_bit_of_any_byte_flipped) {
  for (const PacketVectors& vectors : packet_vectors()) {
    const SealedPacket& packet = vectors.packets.front();
    for (std::size_t i = 0; i < packet.sealed.size(); ++i) {
      const auto cipher = vectors.opening();
      Bytes bytes = packet.sealed;
      bytes[i] ^= static_cast<std::uint8_t>(1u << i % 8);
      cipher->open_length(packet.sequence_number, MutableBytes(bytes).first(cipher->head_size()));
      EXPECT_FALSE(cipher->open(packet.sequence_number, bytes)) << vectors.name() << " byte " << i;
    }
  }
}

// Where the sequence number is in the nonce or under the MAC; GCM counts by itself.
TEST(Ciphers, refuse_a_packet_of_another_sequence_number) {
  for (const PacketVectors& vectors : packet_vectors()) {
    if (vectors.cipher->name.find("gcm") != std::string_view::npos) continue;
    const auto cipher = vectors.opening();
    Bytes bytes = vectors.packets.front().sealed;
    const std::uint32_t wrong = vectors.packets.front().sequence_number + 1;
    cipher->open_length(wrong, MutableBytes(bytes).first(cipher->head_size()));
    EXPECT_FALSE(cipher->open(wrong, bytes)) << vectors.name();
  }
}

TEST(Ciphers, refuse_a_packet_that_comes_a_second_time) {
  for (const PacketVectors& vectors : packet_vectors()) {
    const auto cipher = vectors.opening();
    const SealedPacket& packet = vectors.packets.front();
    const auto opens = [&](std::uint32_t number) {
      Bytes bytes = packet.sealed;
      cipher->open_length(number, MutableBytes(bytes).first(cipher->head_size()));
      return cipher->open(number, bytes);
    };
    EXPECT_TRUE(opens(packet.sequence_number));
    EXPECT_FALSE(opens(packet.sequence_number + 1)) << vectors.name();
  }
}

TEST(Ciphers, are_found_by_their_names_only) {
  std::set<std::string_view> names;
  for (const CipherRow& row : ciphers()) {
    EXPECT_EQ(find_cipher(row.name), &row);
    names.insert(row.name);
  }
  EXPECT_EQ(names.size(), ciphers().size());
  for (const char* name : {"", "none", "blowfish-cbc", "des-cbc", "AES128-CTR", "aes128-ctr "}) {
    EXPECT_EQ(find_cipher(name), nullptr) << name;
  }
}

TEST(Ciphers, every_one_has_vectors) {
  std::set<std::string> tested;
  for (const PacketVectors& vectors : packet_vectors()) tested.insert(vectors.name());
  for (const CipherRow& cipher : ciphers()) {
    for (const MacRow& mac : macs()) {
      const bool own = cipher.integrity == Integrity::own;
      const std::string name = std::string(cipher.name) + (own ? std::string() : " " + std::string(mac.name));
      EXPECT_TRUE(tested.contains(name)) << name;
    }
  }
}

TEST(ClearCipher, lets_packets_pass_as_they_are) {
  Bytes packet{0, 0, 0, 12, 10, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  Bytes out(packet.size());
  clear_sealing()->seal(0, packet, out.data());
  EXPECT_EQ(out, packet);
  const auto opening = clear_opening();
  EXPECT_EQ(opening->open_length(0, MutableBytes(packet).first(opening->head_size())), 12u);
  EXPECT_TRUE(opening->open(0, packet));
  EXPECT_EQ(out, packet);
}

}  // namespace
}  // namespace sshrp::crypto::testing
