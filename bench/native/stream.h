// Stream: one channel of a benchmark, the same at both ends: sends as many bytes as it is to, as the window
// lets it, and counts what comes.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/connection.h"

namespace sshrp::bench {

/// As OpenSSH's: bytes of a window, of a packet, and used up before the window is opened again.
inline constexpr std::uint32_t window_size = 64 * 32 * 1024;
inline constexpr std::uint32_t max_payload = 32 * 1024;
inline constexpr std::uint32_t adjust_after = 3 * max_payload;

/// What one end sends; bytes.
struct Load {
  std::uint64_t total = 0;
  std::uint32_t payload = max_payload;
};

class Stream {
 public:
  /// `peer_channel`: the number that the peer gave the channel.
  Stream(std::uint32_t peer_channel, Load load);

  bool may_send() const;
  /// The next packet, the EOF, or once the peer has sent its own the CLOSE. Only where may_send().
  void send_next(net::Connection& connection);
  void note_peer_eof() { peer_ = Peer::ended; }
  /// The peer has closed the channel: so do we (RFC 4254 §5.3).
  void answer_close(net::Connection& connection);
  void open_window(std::uint32_t bytes) { window_ += bytes; }

  /// Data of `size` bytes has come.
  void take(net::Connection& connection, std::size_t size);
  /// The same, and sends it back, whatever the window says: it's for single bytes.
  void echo(net::Connection& connection, BytesView data);

  std::uint32_t peer_channel() const { return peer_channel_; }
  std::uint64_t received() const { return received_; }

 private:
  std::uint32_t peer_channel_;
  std::uint64_t to_send_;
  std::uint32_t window_ = 0;
  transport::SealableBytes packet_;  // CHANNEL_DATA of the usual size
  std::uint32_t payload_;
  std::uint32_t used_ = 0;  // of the window that the peer has
  std::uint64_t received_ = 0;
  enum class Stage { sending, ended, closed } stage_ = Stage::sending;
  enum class Peer { sending, ended } peer_ = Peer::sending;
};

}  // namespace sshrp::bench
