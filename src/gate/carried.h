// Carried: a connection that goes through a gate: a channel there (direct-tcpip, RFC 4254 §7.2) whose data
// goes to one end of a pair of sockets and comes from it; the other end is a session's. All on the thread of
// the gate's connection.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "msg/connection.h"
#include "net/connection.h"
#include "net/dial_failure.h"

namespace sshrp::gate {

/// What the server may send before the session has taken it, bytes: so much is held of a session that reads
/// nothing, and the others go on.
inline constexpr std::uint32_t max_window = 2 * 1024 * 1024;
/// Taken bytes that aren't given back yet: an SSH_MSG_CHANNEL_WINDOW_ADJUST for each of them would be many.
inline constexpr std::uint32_t give_back_at = max_window / 8;
/// What every peer takes (RFC 4253 §6.1).
inline constexpr std::uint32_t maximum_packet_size = 32 * 1024;

class Carried : public std::enable_shared_from_this<Carried> {
 public:
  /// `end`: our end of the pair. `changed` is called when is_used() or is_known() has become false.
  Carried(net::ConnectionPtr gate, net::Socket end, std::function<void()> changed);

  enum class State : std::uint8_t { opening, refused, open, over };
  State state() const { return state_; }
  /// Why it is refused.
  const net::DialFailure& refusal() const { return refusal_; }
  /// Ends when it isn't opening any more, or at `until`.
  net::Task<void> opened(net::Clock::time_point until);
  /// Nobody waits for it any more.
  void abandon();
  /// A session has its other end.
  bool is_used() const { return end_.is_open(); }
  /// The gate has a channel of this number, or is asked for one.
  bool is_known() const { return state_ == State::opening || state_ == State::open; }

  // What the gate says. Throw ProtocolError for what breaks RFC 4254.
  void confirm(const msg::ChannelOpenConfirmation& confirmation);
  void refuse(const msg::ChannelOpenFailure& failure);
  void receive(BytesView data);
  /// Bytes that nobody reads: of stderr.
  void drop(std::size_t size);
  void widen(std::uint32_t bytes);
  void receive_eof();
  void receive_close();
  std::uint32_t recipient_channel() const { return recipient_channel_; }

  /// There will be nothing more from the gate.
  void end();

 private:
  void require_open() const;
  void take_from_window(std::size_t size);
  void give_back();
  std::size_t write(BytesView data);
  void write_on();
  void wait_writable();
  void watch_session();
  void leave_session();
  net::Task<void> pump();
  void send_what_came();
  void send_eof();
  void send_close();
  void close_end();
  void note_over();
  /// Of what a wait begins: what it throws ends the gate's connection.
  void try_step(void (Carried::*step)());

  const net::ConnectionPtr gate_;
  net::Socket end_;
  std::function<void()> on_change_;
  net::Event changed_;
  State state_ = State::opening;
  net::DialFailure refusal_{};
  bool abandoned_ = false;
  bool is_session_gone_ = false;
  // Towards the server.
  std::uint32_t recipient_channel_ = 0;
  std::uint32_t window_to_send_ = 0;
  std::uint32_t piece_ = 0;  // bytes of data in a packet, at most
  // Towards the session.
  util::Buffer to_session_{};
  std::uint32_t window_left_ = max_window;
  std::uint32_t taken_ = 0;  // and not given back
  bool writing_ = false;     // waits until the session takes more
  struct Said {
    bool eof = false, close = false;
  };
  Said said_{}, heard_{};
};

using CarriedPtr = std::shared_ptr<Carried>;

}  // namespace sshrp::gate
