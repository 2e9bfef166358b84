// SPDX-License-Identifier: MIT
#include "transport/packet_reader.h"

#include <algorithm>

#include "crypto/ciphers.h"
#include "wire/error.h"

namespace sshrp::transport {
namespace {

// Forged, damaged and malformed look alike to the peer: nobody learns from the error what was wrong.
[[noreturn]] void refuse_packet() {
  throw wire::ProtocolError(wire::DisconnectReason::mac_error, "corrupt packet");
}

}  // namespace

PacketReader::PacketReader() : cipher_(crypto::clear_opening()) {}

bool PacketReader::is_sane(std::uint32_t packet_length) const {
  const crypto::PacketShape& shape = cipher_->shape();
  const std::size_t aligned = packet_length + (shape.length_is_aligned ? crypto::length_size : 0);
  const std::size_t least = padding_length_size + least_padding + 1;
  return packet_length >= least && packet_length <= max_packet_ && aligned % shape.block_size == 0;
}

std::optional<SealablePayload> PacketReader::refuse(MutableBytes& received, std::size_t seen) {
  if (cipher_->shape().on_fault == crypto::OnFault::refuse) refuse_packet();
  to_waste_ = crypto::length_size + max_packet_ + cipher_->shape().tag_size - seen;
  received = received.subspan(seen);
  return waste(received);
}

std::optional<SealablePayload> PacketReader::waste(MutableBytes& received) {
  const MutableBytes wasted = received.first(std::min(to_waste_, received.size()));
  cipher_->waste(wasted);
  received = received.subspan(wasted.size());
  to_waste_ -= wasted.size();
  if (to_waste_ == 0) refuse_packet();
  return std::nullopt;
}

std::optional<SealablePayload> PacketReader::next(MutableBytes& received) {
  if (to_waste_ > 0) return waste(received);
  if (!packet_length_) {
    const std::size_t head_size = cipher_->head_size();
    if (received.size() < head_size) return std::nullopt;
    const std::uint32_t opened = cipher_->open_length(sequence_number_, received.first(head_size));
    if (!is_sane(opened)) return refuse(received, head_size);
    packet_length_ = opened;
  }
  const std::size_t size = crypto::length_size + *packet_length_ + cipher_->shape().tag_size;
  if (received.size() < size) return std::nullopt;

  const MutableBytes packet = received.first(size);
  if (!cipher_->open(sequence_number_, packet)) return refuse(received, size);
  received = received.subspan(size);
  const std::size_t body_size = *packet_length_ - padding_length_size;
  const std::size_t padding_length = packet[crypto::length_size];
  if (padding_length < least_padding || padding_length >= body_size) refuse_packet();

  packet_length_.reset();
  ++sequence_number_;
  ++packets_;
  bytes_ += size;
  const SealablePayload opened{packet.subspan(headroom, body_size - padding_length)};
  if (!inflater_) return opened;
  const SealablePayload inflated = inflater_->inflate(opened.payload, max_packet_);
  if (inflated.payload.empty()) refuse_packet();
  return inflated;
}

void PacketReader::login_done() {
  logged_in_ = true;
  max_packet_ = max_packet_after_login;
  if (compression_ == Compression::zlib_after_login) inflater_ = std::make_unique<Inflater>();
}

void PacketReader::change_keys(crypto::OpeningCipherPtr cipher, SequenceNumbers numbers,
                               Compression compression) {
  cipher_ = std::move(cipher);
  compression_ = compression;
  inflater_.reset();
  if (logged_in_) login_done();
  if (numbers == SequenceNumbers::reset) sequence_number_ = 0;
  packets_ = 0;
  bytes_ = 0;
}

}  // namespace sshrp::transport
