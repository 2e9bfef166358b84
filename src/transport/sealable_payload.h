// SealablePayload: a payload with headroom and tailroom, so that it can be framed and sealed where it stands.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "crypto/packet_cipher.h"
#include "util/bytes.h"

namespace sshrp::transport {

inline constexpr std::size_t padding_length_size = 1;
inline constexpr std::size_t least_padding = 4;  // RFC 4253 §6
inline constexpr std::size_t max_block = 16;

/// packet_length and padding_length stand before the payload.
inline constexpr std::size_t headroom = crypto::length_size + padding_length_size;
/// The padding stands behind it. A received packet has at least 4 bytes of padding and a tag of 16 there.
inline constexpr std::size_t tailroom = least_padding + max_block - 1;

enum class Maker : std::uint8_t { peer, us };

/// The packet that brought a message: what it is known by on the leg that it came from.
struct Origin {
  Maker maker = Maker::peer;            // us: it came from no leg
  std::uint32_t sequence_number = 0;    // of ours, 0 or what we know it by
  std::uint32_t recipient_channel = 0;  // of a channel request, where who passed it on wants to know
};

/// The headroom bytes before and the tailroom bytes behind the payload are the holder's to overwrite.
struct SealablePayload {
  MutableBytes payload;
  std::optional<Origin> origin{};  // nullopt: we made it

  BytesView view() const { return payload; }
};

/// Owns a payload with its headroom and tailroom, and wipes it in the end: it may be a password.
class SealableBytes {
 public:
  explicit SealableBytes(BytesView payload);
  SealableBytes(SealableBytes&&) = default;
  SealableBytes& operator=(SealableBytes&&) = default;
  ~SealableBytes();

  SealablePayload payload();
  std::size_t size() const { return size_; }

 private:
  Bytes bytes_;
  std::size_t size_;
};

}  // namespace sshrp::transport
