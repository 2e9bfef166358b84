// SessionChannel: a session channel that the proxy opens on an upstream for itself, before the client's
// session begins there (RFC 4254 §5 and §6.5).
// SPDX-License-Identifier: MIT
#pragma once

#include "msg/connection.h"
#include "net/connection.h"

namespace sshrp::upstream {

class SessionChannel {
 public:
  /// What the upstream may send in all, bytes: the window is never made larger.
  static constexpr std::uint32_t window = 2 * 1024 * 1024;

  /// `upstream` is logged in, and nobody else uses it meanwhile.
  explicit SessionChannel(net::ConnectionPtr upstream) : upstream_(std::move(upstream)) {}

  /// Opens the channel and asks for the subsystem. False: the upstream refuses one of the two. Throws what
  /// receive() throws, and ProtocolError for what breaks RFC 4254.
  net::Task<bool> start_subsystem(std::string_view name);

  /// Sends all of `data`, as the upstream's window lets it; ends early if the channel does.
  net::Task<void> write(BytesView data);

  /// Waits for data, which then stands behind what is in received(). False: there will be no more.
  net::Task<bool> read();
  util::Buffer& received() { return received_; }

  /// Ends when both sides have closed it: its number is free then.
  net::Task<void> close();

 private:
  enum class State { opening, open, ended, closed };  // ended: the upstream sends no more

  net::Task<void> receive_one();
  void receive_own(BytesView payload);
  void receive_data(BytesView data);
  void send_close();

  net::ConnectionPtr upstream_;
  State state_ = State::opening;
  std::uint32_t recipient_channel_ = 0;
  std::uint32_t window_to_send_ = 0;
  std::uint32_t maximum_packet_size_ = 0;
  std::uint32_t window_left_ = window;
  std::optional<bool> reply_;  // to our request
  enum class Close { none, sent } close_ = Close::none;
  util::Buffer received_;
};

}  // namespace sshrp::upstream
