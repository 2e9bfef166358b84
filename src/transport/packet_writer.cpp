// SPDX-License-Identifier: MIT
#include "transport/packet_writer.h"

#include <algorithm>

#include "crypto/ciphers.h"

namespace sshrp::transport {
namespace {

std::size_t padding_for(std::size_t payload_size, const crypto::PacketShape& shape) {
  const std::size_t unpadded =
      (shape.length_is_aligned ? crypto::length_size : 0) + padding_length_size + payload_size;
  const std::size_t padding = shape.block_size - unpadded % shape.block_size;
  return padding < least_padding ? padding + shape.block_size : padding;
}

// The whole packet in the clear, made in the room around the payload. Its padding is zeros: under these
// ciphers random bytes would hide nothing more (docs/protocol.md, deviation 1).
BytesView frame(SealablePayload payload, std::size_t padding) {
  std::uint8_t* const begin = payload.payload.data() - headroom;
  const std::size_t size = payload.payload.size();
  const auto length = crypto::big_endian(static_cast<std::uint32_t>(padding_length_size + size + padding));
  std::ranges::copy(length, begin);
  begin[crypto::length_size] = static_cast<std::uint8_t>(padding);
  std::fill_n(begin + headroom + size, padding, std::uint8_t{0});
  return {begin, headroom + size + padding};
}

}  // namespace

PacketWriter::PacketWriter() : cipher_(crypto::clear_sealing()) {}

void PacketWriter::seal(SealablePayload payload) {
  if (deflater_) payload = deflater_->deflate(payload.payload);
  const crypto::PacketShape& shape = cipher_->shape();
  const BytesView packet = frame(payload, padding_for(payload.payload.size(), shape));
  const std::size_t size = packet.size() + shape.tag_size;
  cipher_->seal(sequence_number_++, packet, output_.prepare(size).data());
  output_.commit(size);
  ++packets_;
  bytes_ += size;
}

void PacketWriter::login_done() {
  logged_in_ = true;
  if (compression_ == Compression::zlib_after_login) deflater_ = std::make_unique<Deflater>();
}

void PacketWriter::change_keys(crypto::SealingCipherPtr cipher, SequenceNumbers numbers,
                               Compression compression) {
  cipher_ = std::move(cipher);
  compression_ = compression;
  deflater_.reset();
  if (logged_in_) login_done();
  if (numbers == SequenceNumbers::reset) sequence_number_ = 0;
  packets_ = 0;
  bytes_ = 0;
}

}  // namespace sshrp::transport
