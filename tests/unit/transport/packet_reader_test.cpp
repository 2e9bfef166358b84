// SPDX-License-Identifier: MIT
#include "transport/packet_reader.h"

#include "transport/packet_writer.h"
#include "transport/sealed_packets.h"

namespace sshrp::transport::testing {
namespace {

Bytes payload_of(std::size_t size) {
  Bytes payload(size);
  for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<std::uint8_t>(i * 7 + size);
  return payload;
}

TEST(PacketReader, opens_byte_by_byte_what_packet_writer_seals) {
  for (const TestCipher& cipher : all_ciphers()) {
    PacketWriter writer;
    writer.change_keys(cipher.sealing(), SequenceNumbers::reset, Compression::none);
    std::vector<Bytes> sent;
    for (std::size_t size = 1; size < 80; ++size) {
      sent.push_back(payload_of(size));
      writer.seal(sent.back());
    }
    PacketReader reader = reader_with(cipher);
    std::vector<Bytes> opened;
    Bytes received;
    for (const std::uint8_t byte : writer.output().data()) {
      received.push_back(byte);
      while (const auto payload = next_payload(reader, received)) opened.push_back(*payload);
    }
    EXPECT_EQ(opened, sent) << cipher.name();
    EXPECT_TRUE(received.empty());
    EXPECT_EQ(reader.packets(), sent.size());
    EXPECT_EQ(reader.bytes(), writer.bytes());
    EXPECT_EQ(reader.sequence_number(), sent.size());
  }
}

TEST(PacketReader, refuses_a_packet_with_any_byte_flipped) {
  for (const TestCipher& cipher : sealed_ciphers()) {
    PacketWriter writer;
    writer.change_keys(cipher.sealing(), SequenceNumbers::reset, Compression::none);
    writer.seal(payload_of(20));
    const Bytes packet = to_vector(writer.output().data());
    for (std::size_t i = 0; i < packet.size(); ++i) {
      Bytes flipped = packet;
      flipped[i] ^= 0x10;
      // a changed length, or a cipher that hides where the fault is, makes the reader wait for more
      if (i < cipher.opening()->head_size() || cipher.hides_faults())
        flipped.resize(flipped.size() + max_packet_before_login);
      expect_refused(cipher, flipped, "a flip in byte " + std::to_string(i));
    }
  }
}

TEST(PacketReader, refuses_padding_below_four) {
  for (const TestCipher& cipher : all_ciphers()) {
    for (std::uint8_t padding = 0; padding <= 4; ++padding) {
      const auto sealing = cipher.sealing();
      const Bytes body(aligned_body(sealing->shape(), 20));
      Bytes packet = seal_packet(*sealing, 0, static_cast<std::uint32_t>(body.size() + 1), padding, body);
      if (padding < 4) {
        expect_refused(cipher, packet, "padding of " + std::to_string(padding));
      } else {
        PacketReader reader = reader_with(cipher);
        EXPECT_EQ(next_payload(reader, packet).value().size(), body.size() - padding) << cipher.name();
      }
    }
  }
}

TEST(PacketReader, refuses_padding_that_leaves_no_payload) {
  for (const TestCipher& cipher : all_ciphers()) {
    const auto shape = cipher.sealing()->shape();
    const std::size_t size = aligned_body(shape, 20);
    for (const std::size_t padding : {size - 1, size, size + 1, std::size_t{255}}) {
      const auto sealing = cipher.sealing();
      Bytes packet = seal_packet(*sealing, 0, static_cast<std::uint32_t>(size + 1),
                                 static_cast<std::uint8_t>(padding), Bytes(size));
      if (padding >= size) {
        expect_refused(cipher, packet, "padding of " + std::to_string(padding));
      } else {
        PacketReader reader = reader_with(cipher);
        EXPECT_EQ(next_payload(reader, packet).value().size(), 1u) << cipher.name();
      }
    }
  }
}

// As soon as the length is there, and before anything else has come.
TEST(PacketReader, refuses_lengths_that_are_too_short_unaligned_or_too_long) {
  for (const TestCipher& cipher : all_ciphers()) {
    if (cipher.hides_faults()) continue;  // below
    const auto shape = cipher.sealing()->shape();
    for (const std::uint32_t length : {0u, 1u, 4u, 5u, 13u, 14u, 15u, 17u, 34999u, 35001u, 0x7fffffffu,
                                       0xfffffff0u, 0xfffffffcu, 0xffffffffu}) {
      const auto sealing = cipher.sealing();
      Bytes head = seal_packet(*sealing, 0, length, 4, Bytes(aligned_body(shape, 12)));
      head.resize(cipher.opening()->head_size());
      expect_refused(cipher, head, "a length of " + std::to_string(length));
    }
  }
}

std::size_t max_aligned(const crypto::PacketShape& shape, std::size_t bound) {
  std::size_t length = bound;
  while ((length + (shape.length_is_aligned ? crypto::length_size : 0)) % shape.block_size != 0) --length;
  return length;
}

TEST(PacketReader, allows_35000_bytes_before_login_256_kib_from_a_known_server_and_1_mib_after_login) {
  for (const TestCipher& cipher : all_ciphers()) {
    for (const std::size_t bound :
         {max_packet_before_login, max_packet_from_server, max_packet_after_login}) {
      const auto shape = cipher.sealing()->shape();
      const std::size_t longest = max_aligned(shape, bound);
      for (const std::size_t length : {longest, longest + shape.block_size}) {
        const auto sealing = cipher.sealing();
        PacketReader reader = reader_with(cipher);
        if (bound == max_packet_from_server) reader.server_known();
        if (bound == max_packet_after_login) reader.login_done();
        Bytes packet = seal_packet(*sealing, 0, static_cast<std::uint32_t>(length), 4,
                                   Bytes(length - padding_length_size));
        if (length == longest) {
          EXPECT_EQ(next_payload(reader, packet).value().size(), length - 5) << cipher.name();
        } else {
          EXPECT_THROW(next_payload(reader, packet), wire::ProtocolError) << cipher.name();
        }
      }
    }
  }
}

// In pieces of so many bytes; true if the last byte ends the connection, and none before it.
bool only_the_last_ends(PacketReader reader, BytesView sent, std::size_t piece) {
  Bytes received;
  for (std::size_t at = 0; at < sent.size();) {
    const bool is_last = at == sent.size() - 1;
    const BytesView part = sent.subspan(at, is_last ? 1 : std::min(piece, sent.size() - 1 - at));
    received.insert(received.end(), part.begin(), part.end());
    at += part.size();
    try {
      if (next_payload(reader, received)) return false;
    } catch (const wire::ProtocolError& error) {
      EXPECT_EQ(error.reason(), wire::DisconnectReason::mac_error);
      EXPECT_STREQ(error.what(), "corrupt packet");
      return is_last;
    }
  }
  return false;
}

// CVE-2008-5161: whatever a length was made of, and wherever the fault is, the moment tells nothing.
TEST(PacketReader, ends_a_connection_in_cbc_after_the_same_number_of_bytes_whatever_was_changed) {
  for (const TestCipher& cipher : sealed_ciphers()) {
    if (!cipher.hides_faults()) continue;
    for (const std::size_t bound : {max_packet_before_login, max_packet_after_login}) {
      const auto expect_hidden = [&](Bytes sent, const std::string& fault) {
        sent.resize(crypto::length_size + bound + cipher.mac->size, 0xaa);
        for (const std::size_t piece : {sent.size(), std::size_t{1001}}) {
          PacketReader reader = reader_with(cipher);
          if (bound == max_packet_after_login) reader.login_done();
          EXPECT_TRUE(only_the_last_ends(std::move(reader), sent, piece)) << cipher.name() << ", " << fault;
        }
      };
      PacketWriter writer;
      writer.change_keys(cipher.sealing(), SequenceNumbers::reset, Compression::none);
      writer.seal(payload_of(100));
      const Bytes packet = to_vector(writer.output().data());
      // Of the length, of the rest of the first block, of a later block, of the tag.
      for (const std::size_t changed : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3},
                                        std::size_t{7}, std::size_t{40}, packet.size() - 1}) {
        Bytes sent = packet;
        sent[changed] ^= 0x20;
        expect_hidden(sent, "byte " + std::to_string(changed));
      }
      for (const std::uint32_t length : {0u, 4u, 5u, 13u, 34999u, 0x7fffffffu, 0xfffffffcu, 0xffffffffu}) {
        const auto sealing = cipher.sealing();
        expect_hidden(seal_packet(*sealing, 0, length, 4, Bytes(aligned_body(sealing->shape(), 60))),
                      "a length of " + std::to_string(length));
      }
    }
  }
}

TEST(PacketReader, keeps_nothing_of_what_comes_behind_a_fault_in_cbc) {
  const TestCipher cipher{crypto::find_cipher("aes128-cbc"), crypto::find_mac("hmac-sha1")};
  PacketReader reader = reader_with(cipher);
  Bytes received(16, 1);
  EXPECT_EQ(next_payload(reader, received), std::nullopt);
  EXPECT_TRUE(received.empty());
  PacketWriter writer;
  writer.change_keys(cipher.sealing(), SequenceNumbers::reset, Compression::none);
  writer.seal(payload_of(100));
  received = to_vector(writer.output().data());
  EXPECT_EQ(next_payload(reader, received), std::nullopt)
      << "a whole packet, of which nothing counts any more";
  EXPECT_TRUE(received.empty());
  EXPECT_EQ(reader.packets(), 0u);
}

TEST(PacketReader, gives_a_payload_with_room_around_it_in_place) {
  for (const TestCipher& cipher : sealed_ciphers()) {
    PacketWriter writer;
    writer.change_keys(cipher.sealing(), SequenceNumbers::reset, Compression::none);
    for (std::uint8_t i = 1; i < 40; ++i) writer.seal(Bytes(i, i));
    PacketReader reader = reader_with(cipher);
    Bytes received = to_vector(writer.output().data());
    MutableBytes rest = received;
    for (std::uint8_t i = 1; i < 40; ++i) {
      const auto payload = reader.next(rest);
      ASSERT_TRUE(payload) << cipher.name();
      EXPECT_EQ(to_vector(payload->view()), Bytes(i, i));
      EXPECT_GE(payload->payload.data() - headroom, received.data());
      std::fill_n(payload->payload.data() - headroom, headroom, 0xee);
      std::fill_n(payload->payload.data() + payload->payload.size(), tailroom, 0xee);
    }
  }
}

TEST(PacketReader, counts_sequence_numbers_on_or_anew_with_new_keys) {
  for (const SequenceNumbers numbers : {SequenceNumbers::run_on, SequenceNumbers::reset}) {
    const TestCipher chacha{crypto::find_cipher("chacha20-poly1305@openssh.com")};
    PacketWriter writer;
    PacketReader reader;
    writer.seal(payload_of(3));
    writer.change_keys(chacha.sealing(), numbers, Compression::none);
    writer.seal(payload_of(4));
    Bytes received = to_vector(writer.output().data());
    EXPECT_EQ(next_payload(reader, received), payload_of(3));
    reader.change_keys(chacha.opening(), numbers, Compression::none);
    EXPECT_EQ(reader.sequence_number(), numbers == SequenceNumbers::run_on ? 1u : 0u);
    EXPECT_EQ(next_payload(reader, received), payload_of(4));
    EXPECT_EQ(reader.packets(), 1u) << "of these keys";
  }
}

TEST(PacketReader, refuses_a_packet_that_inflates_to_nothing) {
  const TestCipher clear;
  PacketReader reader = reader_with(clear, Compression::zlib_after_login);
  reader.login_done();
  const Bytes empty_deflate{0x78, 0x9c, 0x00, 0x00, 0x00, 0xff, 0xff};
  Bytes body = empty_deflate;
  body.resize(aligned_body(crypto::clear_sealing()->shape(), body.size() + 4));
  const auto padding = static_cast<std::uint8_t>(body.size() - empty_deflate.size());
  Bytes packet =
      seal_packet(*crypto::clear_sealing(), 0, static_cast<std::uint32_t>(body.size() + 1), padding, body);
  EXPECT_THROW(next_payload(reader, packet), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::transport::testing
