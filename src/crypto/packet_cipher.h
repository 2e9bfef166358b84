// The interface of a packet's encryption and authentication, one direction each: RFC 4253 §6, RFC 5647,
// OpenSSH's PROTOCOL.chacha20poly1305.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <memory>

#include "util/bytes.h"

namespace sshrp::crypto {

/// The field in front of a packet: its length without this field and without the tag.
inline constexpr std::size_t length_size = 4;

constexpr std::array<std::uint8_t, length_size> big_endian(std::uint32_t number) {
  return {static_cast<std::uint8_t>(number >> 24), static_cast<std::uint8_t>(number >> 16),
          static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
}

constexpr std::uint32_t from_big_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
         bytes[3];
}

/// When a packet that isn't what the peer sent ends the connection.
enum class OnFault {
  refuse,  // at once
  // Not before the longest packet could have come: where a length is decrypted before it is authenticated,
  // and changing a block changes the length to what the block held, the moment would tell that
  // (CVE-2008-5161).
  read_on,
};

/// What a packet looks like under a cipher; sizes in bytes.
struct PacketShape {
  std::size_t block_size;  // packet_length (or packet_length + 4) is a multiple of it
  std::size_t tag_size;
  /// Whether packet_length itself counts for the alignment: it does where it is encrypted with the rest.
  bool length_is_aligned;
  OnFault on_fault = OnFault::refuse;
};

/// Opens what the peer has sealed. A packet here is packet_length || padding_length || payload || padding ||
/// tag.
class OpeningCipher {
 public:
  virtual ~OpeningCipher() = default;
  const PacketShape& shape() const { return shape_; }
  /// How many bytes of a packet open_length() needs to see.
  std::size_t head_size() const { return shape_.length_is_aligned ? shape_.block_size : length_size; }

  /// The packet_length field; called once a packet. `head` (head_size() bytes) may be decrypted in place. The
  /// value is not yet authenticated, and not yet bounded.
  virtual std::uint32_t open_length(std::uint32_t sequence_number, MutableBytes head) = 0;
  /// Checks the tag and decrypts in place what open_length() didn't. False: the packet isn't what the peer
  /// sent.
  [[nodiscard]] virtual bool open(std::uint32_t sequence_number, MutableBytes packet) = 0;
  /// Takes as long as opening so many bytes, which are of no use any more: for OnFault::read_on.
  virtual void waste(MutableBytes) {}

 protected:
  explicit OpeningCipher(PacketShape shape) : shape_(shape) {}

 private:
  PacketShape shape_;
};

/// Seals packets for the peer.
class SealingCipher {
 public:
  virtual ~SealingCipher() = default;
  const PacketShape& shape() const { return shape_; }

  /// Encrypts `packet` (packet_length || padding_length || payload || padding, in the clear) to `out`, which
  /// has room for it and the tag, and may not overlap it.
  virtual void seal(std::uint32_t sequence_number, BytesView packet, std::uint8_t* out) = 0;

 protected:
  explicit SealingCipher(PacketShape shape) : shape_(shape) {}

 private:
  PacketShape shape_;
};

using OpeningCipherPtr = std::unique_ptr<OpeningCipher>;
using SealingCipherPtr = std::unique_ptr<SealingCipher>;

}  // namespace sshrp::crypto
