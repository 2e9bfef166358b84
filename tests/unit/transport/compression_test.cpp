// SPDX-License-Identifier: MIT
#include "transport/compression.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "wire/error.h"

namespace sshrp::transport {
namespace {

constexpr std::size_t limit = 256 * 1024;

Bytes patterned(std::size_t size, unsigned period) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i % period * 31);
  return bytes;
}

TEST(Compression, gives_back_what_was_deflated_packet_by_packet) {
  Deflater deflater;
  Inflater inflater;
  for (const std::size_t size : {1u, 5u, 100u, 4095u, 4096u, 4097u, 32768u, 262144u}) {
    for (const unsigned period : {1u, 7u, 251u}) {
      const Bytes payload = patterned(size, period);
      const Bytes deflated = to_vector(deflater.deflate(payload).view());
      EXPECT_EQ(to_vector(inflater.inflate(deflated, limit).view()), payload) << size << " " << period;
    }
  }
}

TEST(Compression, passes_what_cant_be_compressed) {
  Deflater deflater;
  Inflater inflater;
  Bytes noise(32768);
  std::uint32_t state = 1;
  for (std::uint8_t& byte : noise)
    byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  const Bytes deflated = to_vector(deflater.deflate(noise).view());
  EXPECT_LT(deflated.size(), noise.size() + 64);
  EXPECT_EQ(to_vector(inflater.inflate(deflated, limit).view()), noise);
}

TEST(Compression, leaves_room_around_what_it_gives) {
  Deflater deflater;
  Inflater inflater;
  for (std::size_t size = 4000; size < 4200; ++size) {
    const SealablePayload deflated = deflater.deflate(patterned(size, 256));
    std::fill_n(deflated.payload.data() + deflated.payload.size(), tailroom, 0xee);
    const SealablePayload inflated = inflater.inflate(deflated.view(), limit);
    std::fill_n(inflated.payload.data() - headroom, headroom, 0xee);
    std::fill_n(inflated.payload.data() + inflated.payload.size(), tailroom, 0xee);
    ASSERT_EQ(to_vector(inflated.view()), patterned(size, 256));
  }
}

TEST(Compression, ends_a_bomb_at_the_limit) {
  Deflater deflater;
  const Bytes bomb = to_vector(deflater.deflate(Bytes(64 * 1024 * 1024)).view());
  EXPECT_LT(bomb.size(), 100'000u);
  try {
    Inflater().inflate(bomb, limit);
    ADD_FAILURE() << "inflated";
  } catch (const wire::ProtocolError& error) {
    EXPECT_EQ(error.reason(), wire::DisconnectReason::compression_error);
  }
}

TEST(Compression, allows_the_limit_and_not_a_byte_more) {
  Deflater deflater;
  const Bytes at_limit = to_vector(deflater.deflate(Bytes(limit)).view());
  EXPECT_EQ(Inflater().inflate(at_limit, limit).payload.size(), limit);
  EXPECT_THROW(Inflater().inflate(at_limit, limit - 1), wire::ProtocolError);
}

TEST(Compression, refuses_what_isnt_zlibs) {
  for (const Bytes& input : {Bytes{1, 2, 3}, Bytes(40, 0xff), Bytes{0x78, 0x9c, 0xff, 0xff}}) {
    EXPECT_THROW(Inflater().inflate(input, limit), wire::ProtocolError);
  }
}

// RFC 4253 §6.2: one stream goes on from packet to packet, so it never ends.
TEST(Compression, refuses_a_stream_that_ends) {
  const Bytes payload(100, 'x');
  Bytes whole_stream(compressBound(payload.size()));
  uLongf size = whole_stream.size();
  ASSERT_EQ(compress(whole_stream.data(), &size, payload.data(), payload.size()), Z_OK);
  whole_stream.resize(size);
  EXPECT_THROW(Inflater().inflate(whole_stream, limit), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::transport
