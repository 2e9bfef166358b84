// RoomyPayload: a payload with room around it, so that it can be framed and sealed where it stands.
#pragma once

#include <optional>

#include "crypto/packet_cipher.h"
#include "util/bytes.h"

namespace sshrp::transport {

inline constexpr std::size_t padding_length_size = 1;
inline constexpr std::size_t least_padding = 4;  // RFC 4253 §6
inline constexpr std::size_t largest_block = 16;

/// packet_length and padding_length stand before the payload.
inline constexpr std::size_t room_before = crypto::length_size + padding_length_size;
/// The padding stands behind it. A received packet has at least 4 bytes of padding and a tag of 16 there.
inline constexpr std::size_t room_behind = least_padding + largest_block - 1;

enum class Maker : std::uint8_t { peer, us };

/// The packet that brought a message: what it is known by on the leg that it came from.
struct Origin {
  Maker maker = Maker::peer;  // us: it came from no leg, and the rest says nothing
  std::uint32_t sequence_number = 0;
  std::uint32_t recipient_channel = 0;  // of a channel request, where who passed it on wants to know
};

/// The room_before bytes before and the room_behind bytes behind the payload are the holder's to overwrite.
struct RoomyPayload {
  MutableBytes payload;
  std::optional<Origin> origin{};  // nullopt: we made it

  BytesView view() const { return payload; }
};

/// Owns a payload with the room around it, and wipes it in the end: it may be a password.
class RoomyBytes {
 public:
  explicit RoomyBytes(BytesView payload);
  RoomyBytes(RoomyBytes&&) = default;
  RoomyBytes& operator=(RoomyBytes&&) = default;
  ~RoomyBytes();

  RoomyPayload payload();
  std::size_t size() const { return size_; }

 private:
  Bytes bytes_;
  std::size_t size_;
};

}  // namespace sshrp::transport
