// SPDX-License-Identifier: MIT
#include "gate/carried.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include "net/load_meter.h"
#include "util/text.h"

namespace sshrp::gate {
namespace {

// A packet with data for the gate, made where its data was read to.
constexpr std::size_t header_size = 1 + 4 + 4;  // number, recipient_channel, length of data (RFC 4254 §5.2)
constexpr std::size_t before_data = transport::headroom + header_size;
constexpr std::size_t slot_size = before_data + maximum_packet_size + transport::tailroom;
// What is read from a session at once, packets.
constexpr std::size_t max_slots = 8;
// Unsent bytes for the gate at which sessions aren't read: one that sends much doesn't hold up the others'
// data for longer than these take.
constexpr std::size_t enough_unsent = 512 * 1024;

// One for each thread: nothing stays in it over a wait.
thread_local Bytes slots;

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

bool is_full(const net::Connection& gate) {
  return gate.transport().output().size() > enough_unsent || gate.transport().congested();
}

// RFC 4254 §5.1, by reason code. Gates look names up as well: that a name has no address is told as the
// second.
net::Fault fault_of(std::uint32_t reason_code) {
  constexpr std::uint32_t administratively_prohibited = 1, unknown_channel_type = 3, resource_shortage = 4;
  switch (reason_code) {
    case administratively_prohibited:
      return net::Fault::forbidden;
    case unknown_channel_type:
    case resource_shortage:
      return net::Fault::way;
    default:
      return net::Fault::server;
  }
}

void put(std::uint8_t* at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) at[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

}  // namespace

Carried::Carried(net::ConnectionPtr gate, net::Socket end, std::function<void()> changed)
    : gate_(std::move(gate)),
      end_(std::move(end)),
      on_change_(std::move(changed)),
      changed_(gate_->executor()) {
  end_.non_blocking(true);
}

net::Task<void> Carried::opened(net::Clock::time_point until) {
  while (state_ == State::opening && net::Clock::now() < until) co_await changed_.wait_until(until);
}

void Carried::abandon() {
  abandoned_ = true;
  close_end();
  try_step(&Carried::send_close);
}

// ── what the gate says ──

void Carried::confirm(const msg::ChannelOpenConfirmation& confirmation) {
  if (state_ != State::opening) throw wire::ProtocolError("a channel is confirmed twice");
  if (confirmation.maximum_packet_size == 0) throw wire::ProtocolError("a channel takes no packets");
  state_ = State::open;
  recipient_channel_ = confirmation.sender_channel;
  window_to_send_ = confirmation.initial_window_size;
  piece_ = std::min(confirmation.maximum_packet_size, maximum_packet_size);
  changed_.notify();
  if (abandoned_) return send_close();
  watch_session();
  asio::co_spawn(
      end_.get_executor(),
      [](CarriedPtr self) -> net::Task<void> {
        try {
          co_await self->pump();
        } catch (const std::exception&) {  // the gate's connection can't be used any more
          self->gate_->interrupt();
        }
      }(shared_from_this()),
      asio::detached);
}

void Carried::refuse(const msg::ChannelOpenFailure& failure) {
  if (state_ != State::opening) throw wire::ProtocolError("a channel is refused that was confirmed");
  state_ = State::refused;
  refusal_ = {fmt::format("\"{}\" (reason {})", util::escape(failure.description), failure.reason_code),
              fault_of(failure.reason_code)};
  close_end();
  changed_.notify();
  on_change_();
}

void Carried::require_open() const {
  if (state_ != State::open || heard_.close) throw wire::ProtocolError("a channel message out of turn");
}

void Carried::take_from_window(std::size_t size) {
  if (size > window_left_) throw wire::ProtocolError("more data than the window allows");
  window_left_ -= static_cast<std::uint32_t>(size);
}

void Carried::receive(BytesView data) {
  require_open();
  if (heard_.eof) throw wire::ProtocolError("data behind the end of a channel");
  take_from_window(data.size());
  if (!end_.is_open()) return;  // the session is gone, and the channel about to close
  if (to_session_.empty()) data = data.subspan(write(data));
  if (!end_.is_open()) return;
  if (!data.empty()) {
    to_session_.append(data);
    wait_writable();
  }
  give_back();
}

void Carried::drop(std::size_t size) {
  require_open();
  take_from_window(size);
  taken_ += static_cast<std::uint32_t>(size);
  give_back();
}

void Carried::widen(std::uint32_t bytes) {
  require_open();
  if (bytes > UINT32_MAX - window_to_send_) throw wire::ProtocolError("a window is too large");
  window_to_send_ += bytes;
  changed_.notify();
}

void Carried::receive_eof() {
  require_open();
  heard_.eof = true;
  write_on();
}

void Carried::receive_close() {
  require_open();
  heard_.eof = heard_.close = true;
  send_close();
  write_on();
  note_over();
}

void Carried::end() {
  heard_.eof = heard_.close = said_.close = true;
  if (state_ == State::opening) {
    state_ = State::refused;
    refusal_ = {"the connection to the gate is over", net::Fault::way};
  }
  write_on();
  changed_.notify();
}

// ── towards the session ──

void Carried::give_back() {
  if (taken_ < give_back_at || said_.close) return;
  gate_->send(msg::ChannelWindowAdjust{recipient_channel_, taken_});
  window_left_ += std::exchange(taken_, 0);
}

// As much as the session's end takes at once.
std::size_t Carried::write(BytesView data) {
  std::size_t written = 0;
  while (written < data.size()) {
    const BytesView rest = data.subspan(written);
    const ssize_t count = ::send(end_.native_handle(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (would_block(errno)) {
      break;
    } else {
      close_end();
      send_close();
      return written;
    }
  }
  taken_ += static_cast<std::uint32_t>(written);
  return written;
}

void Carried::write_on() {
  if (!end_.is_open()) return;
  const std::size_t written = write(to_session_.data());
  if (!end_.is_open()) return;  // with what was for it
  to_session_.consume(written);
  to_session_.shrink();
  give_back();
  if (!to_session_.empty()) return wait_writable();
  if (heard_.close) return close_end();
  std::error_code gone;
  if (heard_.eof) end_.shutdown(net::Socket::shutdown_send, gone);
}

void Carried::wait_writable() {
  if (std::exchange(writing_, true)) return;
  end_.async_wait(net::Socket::wait_write, [self = shared_from_this()](const std::error_code&) {
    self->writing_ = false;
    self->try_step(&Carried::write_on);
  });
}

// What the session has said is for nobody, and would make a reset of this end if it stayed unread.
void Carried::close_end() {
  if (!end_.is_open()) return;
  std::error_code gone;
  end_.shutdown(net::Socket::shutdown_both, gone);
  std::uint8_t dropped[4096];
  while (::recv(end_.native_handle(), dropped, sizeof dropped, MSG_DONTWAIT) > 0) {
  }
  end_.close(gone);
  to_session_ = {};
  changed_.notify();
  on_change_();
}

// ── towards the server ──

net::Task<void> Carried::pump() {
  while (end_.is_open() && !said_.eof && !said_.close) {
    std::error_code gone;
    if (window_to_send_ == 0) {
      if (is_session_gone_) co_return try_step(&Carried::leave_session);
      co_await changed_.wait();
    } else if (is_full(*gate_)) {
      if (!gate_->may_progress()) co_return;
      co_await gate_->progress();
    } else {
      co_await end_.async_wait(net::Socket::wait_read, net::into(gone));
      if (gone) co_return;
      if (!is_full(*gate_) && end_.is_open() && !said_.close) send_what_came();
    }
  }
}

void Carried::send_what_came() {
  if (slots.empty()) slots.resize(max_slots * slot_size);
  std::array<iovec, max_slots> parts{};
  std::size_t count = 0;
  for (std::size_t left = window_to_send_; left > 0 && count < max_slots; ++count) {
    const std::size_t size = std::min<std::size_t>(left, piece_);
    parts[count] = {slots.data() + count * slot_size + before_data, size};
    left -= size;
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  const ssize_t received = ::recvmsg(end_.native_handle(), &message, MSG_DONTWAIT);
  if (received < 0 && would_block(errno)) return;
  net::LoadMeter::note_work(net::Clock::now());
  if (received < 0) {
    close_end();
    send_close();
  } else if (received == 0) {
    send_eof();
  } else {
    gate_->lend_output();
    window_to_send_ -= static_cast<std::uint32_t>(received);
    auto left = static_cast<std::size_t>(received);
    for (std::size_t i = 0; left > 0; ++i) {
      const std::size_t size = std::min(left, parts[i].iov_len);
      std::uint8_t* const payload = slots.data() + i * slot_size + transport::headroom;
      payload[0] = static_cast<std::uint8_t>(msg::Number::channel_data);
      put(payload + 1, recipient_channel_);
      put(payload + 5, static_cast<std::uint32_t>(size));
      gate_->transport().send({MutableBytes(payload, header_size + size)});
      left -= size;
    }
  }
  gate_->flush_now();
}

void Carried::send_eof() {
  if (said_.close || std::exchange(said_.eof, true)) return;
  gate_->send(msg::ChannelEof{recipient_channel_});
  if (is_session_gone_) leave_session();
}

// A session that only ends what it says, and one that is gone, look alike where it is read. What it said
// before it went is carried, unless the server takes nothing.
void Carried::watch_session() {
  end_.async_wait(net::Socket::wait_error, [self = shared_from_this()](const std::error_code& cancelled) {
    if (cancelled || !self->end_.is_open()) return;
    self->is_session_gone_ = true;
    if (self->said_.eof || self->window_to_send_ == 0) self->try_step(&Carried::leave_session);
  });
}

void Carried::leave_session() {
  close_end();
  send_close();
}

void Carried::send_close() {
  if (state_ != State::open || std::exchange(said_.close, true)) return;
  gate_->send(msg::ChannelClose{recipient_channel_});
  note_over();
}

void Carried::note_over() {
  if (state_ != State::open || !said_.close || !heard_.close) return;
  state_ = State::over;
  on_change_();
}

void Carried::try_step(void (Carried::*step)()) {
  try {
    (this->*step)();
    gate_->flush_now();
  } catch (const std::exception&) {
    gate_->interrupt();
  }
}

}  // namespace sshrp::gate
