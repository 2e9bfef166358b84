// SPDX-License-Identifier: MIT
#include "transport/packet_writer.h"

#include "transport/sealed_packets.h"

namespace sshrp::transport::testing {
namespace {

TEST(PacketWriter, pads_to_the_block_with_four_bytes_or_more) {
  for (const TestCipher& cipher : all_ciphers()) {
    for (std::size_t size = 1; size < 70; ++size) {
      PacketWriter writer;
      writer.change_keys(cipher.sealing(), SequenceNumbers::reset, Compression::none);
      writer.seal(Bytes(size, 9));
      const auto shape = cipher.sealing()->shape();
      const std::size_t in_packet = writer.output().size() - shape.tag_size;
      const std::size_t aligned = in_packet - (shape.length_is_aligned ? 0 : crypto::length_size);
      EXPECT_EQ(aligned % shape.block_size, 0u) << cipher.name();
      const std::size_t padding = in_packet - crypto::length_size - padding_length_size - size;
      EXPECT_GE(padding, 4u) << cipher.name();
      EXPECT_LT(padding, 4 + shape.block_size) << cipher.name() << ": no more than is needed";
    }
  }
}

TEST(PacketWriter, frames_in_the_clear_as_rfc_4253_says) {
  PacketWriter writer;
  writer.seal(Bytes{21});
  const Bytes newkeys{0, 0, 0, 12, 10, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(to_vector(writer.output().data()), newkeys);
}

TEST(PacketWriter, appends_to_what_isnt_sent_yet) {
  PacketWriter writer;
  writer.output().append(as_bytes("SSH-2.0-x\r\n"));
  writer.seal(Bytes{21});
  writer.seal(Bytes{2, 0, 0, 0, 0});
  EXPECT_EQ(as_text(writer.output().data()).substr(0, 11), "SSH-2.0-x\r\n");
  EXPECT_EQ(writer.output().size(), 11u + 16 + 16);
  EXPECT_EQ(writer.packets(), 2u);
  EXPECT_EQ(writer.bytes(), 32u);
}

TEST(PacketWriter, uses_only_the_room_around_a_payload) {
  for (const TestCipher& cipher : all_ciphers()) {
    for (std::size_t size = 1; size < 40; ++size) {
      constexpr std::size_t guard = 8;
      Bytes memory(guard + headroom + size + tailroom + guard, 0xaa);
      PacketWriter writer;
      writer.change_keys(cipher.sealing(), SequenceNumbers::reset, Compression::none);
      writer.seal(SealablePayload{MutableBytes(memory).subspan(guard + headroom, size)});
      EXPECT_EQ(Bytes(memory.begin(), memory.begin() + guard), Bytes(guard, 0xaa)) << cipher.name();
      EXPECT_EQ(Bytes(memory.end() - guard, memory.end()), Bytes(guard, 0xaa)) << cipher.name();
    }
  }
}

TEST(PacketWriter, compresses_after_login_only_and_anew_with_new_keys) {
  PacketWriter writer;
  const TestCipher gcm{crypto::find_cipher("aes128-gcm@openssh.com")};
  writer.change_keys(gcm.sealing(), SequenceNumbers::reset, Compression::zlib_after_login);
  const Bytes redundant(10000, 'a');
  const auto sealed_size = [&] {
    const std::size_t before = writer.output().size();
    writer.seal(redundant);
    return writer.output().size() - before;
  };
  EXPECT_GT(sealed_size(), redundant.size());
  writer.login_done();
  EXPECT_LT(sealed_size(), 200u);
  writer.change_keys(gcm.sealing(), SequenceNumbers::reset, Compression::zlib_after_login);
  EXPECT_LT(sealed_size(), 200u);
  writer.change_keys(gcm.sealing(), SequenceNumbers::reset, Compression::none);
  EXPECT_GT(sealed_size(), redundant.size());
}

}  // namespace
}  // namespace sshrp::transport::testing
