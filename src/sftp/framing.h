// Framing: cuts one side's bytes into packets (draft-ietf-secsh-filexfer-02 §3); the data of WRITE and DATA
// stream, and so do large NAMEs. Outlet: the way back.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <variant>

#include "sftp/protocol.h"
#include "util/block_queue.h"
#include "util/buffer.h"

namespace sshrp::sftp {

/// A whole packet, without its length.
struct Packet {
  BytesView payload;
};

/// A WRITE or DATA up to and with the count of its data, of which `data_size` bytes follow in Parts; or type
/// and id of a NAME above `max_packet`, all the rest of which follows so.
struct Head {
  BytesView payload;
  std::uint32_t data_size;
};

struct Part {
  BytesView data;
};

using Piece = std::variant<Packet, Head, Part>;

class Framing {
 public:
  /// `streamed`: the type whose data streams, `write` from clients and `data` from servers, whose NAMEs may
  /// be large.
  explicit Framing(Type streamed) : streamed_(streamed) {}

  /// More bytes; they must last until keep().
  void feed(BytesView data) { fresh_ = data; }

  /// The next piece, or nullopt where more bytes are needed; it is valid until the next call. Throws
  /// ProtocolError for packets that are empty, larger than `max_packet` (those that stream:
  /// `max_data_packet`), or whose data doesn't end with them.
  std::optional<Piece> next();

  /// Copies what of the bytes fed wasn't taken.
  void keep();

  /// Whether a Part comes next.
  bool in_data() const { return data_left_ > 0; }

  /// Whether next() would give something of what keep() has kept.
  bool has_piece() const;

  /// Bytes of memory.
  std::size_t buffered() const { return kept_.capacity(); }

  /// Bytes that were fed and not given out.
  std::size_t held() const { return kept_.size() + fresh_.size(); }

 private:
  std::optional<BytesView> peek(std::size_t count);
  void consume(std::size_t count);
  std::optional<Piece> next_part();
  bool drop_what_is_behind();
  std::optional<Piece> next_head(std::uint32_t length);
  std::optional<Piece> next_name(std::uint32_t length);
  bool is_large_name(Type type, std::uint32_t length) const;

  Type streamed_;
  util::Buffer kept_;  // comes before fresh_
  BytesView fresh_;
  std::uint32_t data_left_ = 0;    // of the packet whose head was given out
  std::uint32_t behind_data_ = 0;  // bytes of it that are to be dropped then
};

/// What goes to one side, packet by packet: a packet made while another's data streams waits for its end.
class Outlet {
 public:
  /// A whole packet, without its length.
  void packet(BytesView payload);

  /// A packet of this head and of `data_size` bytes that follow by data(); not while another one's follow.
  void begin(BytesView head, std::uint32_t data_size);
  /// At most as many as were announced.
  void data(BytesView bytes);

  util::BlockQueue& output() { return output_; }
  /// Bytes that nobody sent yet.
  std::size_t size() const { return output_.size() + waiting_.size(); }

 private:
  util::BlockQueue output_;
  util::BlockQueue waiting_;     // whole packets
  std::uint32_t data_left_ = 0;  // of the packet that streams
};

}  // namespace sshrp::sftp
