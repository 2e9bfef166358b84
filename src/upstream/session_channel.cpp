// SPDX-License-Identifier: MIT
#include "upstream/session_channel.h"

#include <algorithm>

namespace sshrp::upstream {
namespace {

using msg::Number;

constexpr std::uint32_t our_channel = 0;  // the client's channels come later, when this one is gone
constexpr std::uint32_t maximum_packet_size = 32 * 1024;
constexpr std::uint32_t administratively_prohibited = 1;  // RFC 4254 §5.1

void require_own(std::uint32_t recipient_channel) {
  if (recipient_channel != our_channel) throw wire::ProtocolError("a message for a channel that isn't there");
}

}  // namespace

net::Task<bool> SessionChannel::start_subsystem(std::string_view name) {
  upstream_->send(msg::ChannelOpen{"session", our_channel, window, maximum_packet_size, {}});
  while (state_ == State::opening) co_await receive_one();
  if (state_ != State::open) co_return false;
  Bytes fields;
  wire::Writer(fields).string(name);
  upstream_->send(msg::ChannelRequest{recipient_channel_, "subsystem", true, {fields}});
  while (!reply_ && state_ != State::closed) co_await receive_one();
  co_return reply_.value_or(false);
}

net::Task<void> SessionChannel::write(BytesView data) {
  while (!data.empty() && state_ != State::closed) {
    const auto size = std::min<std::size_t>({data.size(), window_to_send_, maximum_packet_size_});
    if (size == 0) {
      co_await receive_one();
      continue;
    }
    upstream_->send(msg::ChannelData{recipient_channel_, data.first(size)});
    window_to_send_ -= static_cast<std::uint32_t>(size);
    data = data.subspan(size);
  }
}

net::Task<bool> SessionChannel::read() {
  const std::size_t before = received_.size();
  while (received_.size() == before && state_ == State::open) co_await receive_one();
  co_return received_.size() > before;
}

net::Task<void> SessionChannel::close() {
  if (state_ == State::closed) co_return;  // or never was open: sshd ends the connection of who closes such
  send_close();
  while (state_ != State::closed) co_await receive_one();
}

void SessionChannel::send_close() {
  if (std::exchange(close_, Close::sent) == Close::none)
    upstream_->send(msg::ChannelClose{recipient_channel_});
}

net::Task<void> SessionChannel::receive_one() {
  const BytesView payload = co_await upstream_->receive();
  switch (static_cast<Number>(payload[0])) {
    case Number::global_request:  // such as hostkeys-00@openssh.com, keepalive@openssh.com
      if (wire::decode<msg::GlobalRequest>(payload).want_reply) upstream_->send(msg::RequestFailure{});
      break;
    case Number::channel_open: {
      const auto open = wire::decode<msg::ChannelOpen>(payload);
      upstream_->send(msg::ChannelOpenFailure{open.sender_channel, administratively_prohibited, "", ""});
      break;
    }
    case Number::unimplemented:  // we ask for one thing at a time
      if (state_ == State::opening) state_ = State::closed;
      if (!reply_) reply_ = false;
      break;
    default:
      receive_own(payload);
  }
}

void SessionChannel::receive_own(BytesView payload) {
  const auto number = static_cast<Number>(payload[0]);
  const bool answers_open =
      number == Number::channel_open_confirmation || number == Number::channel_open_failure;
  if (answers_open != (state_ == State::opening)) throw wire::ProtocolError("a channel message out of turn");
  switch (number) {
    case Number::channel_open_confirmation: {
      const auto confirmation = wire::decode<msg::ChannelOpenConfirmation>(payload);
      require_own(confirmation.recipient_channel);
      recipient_channel_ = confirmation.sender_channel;
      window_to_send_ = confirmation.initial_window_size;
      maximum_packet_size_ = confirmation.maximum_packet_size;
      state_ = State::open;
      break;
    }
    case Number::channel_open_failure:
      require_own(wire::decode<msg::ChannelOpenFailure>(payload).recipient_channel);
      state_ = State::closed;
      break;
    case Number::channel_window_adjust: {
      const auto adjust = wire::decode<msg::ChannelWindowAdjust>(payload);
      require_own(adjust.recipient_channel);
      if (adjust.bytes_to_add > UINT32_MAX - window_to_send_)
        throw wire::ProtocolError("a window is too large");
      window_to_send_ += adjust.bytes_to_add;
      break;
    }
    case Number::channel_data:
      receive_data(wire::decode<msg::ChannelData>(payload).data);
      break;
    case Number::channel_extended_data: {  // stderr: nobody reads it, and it takes its part of the window
      const auto data = wire::decode<msg::ChannelExtendedData>(payload);
      if (data.data.size() > window_left_) throw wire::ProtocolError("more data than the window allows");
      window_left_ -= static_cast<std::uint32_t>(data.data.size());
      break;
    }
    case Number::channel_eof:
      state_ = State::ended;
      break;
    case Number::channel_close:
      require_own(wire::decode<msg::ChannelClose>(payload).recipient_channel);
      send_close();
      state_ = State::closed;
      break;
    case Number::channel_request: {  // such as exit-status
      const auto request = wire::decode<msg::ChannelRequest>(payload);
      if (request.want_reply) upstream_->send(msg::ChannelFailure{recipient_channel_});
      break;
    }
    case Number::channel_success:
      reply_ = true;
      break;
    case Number::channel_failure:
      reply_ = false;
      break;
    default:
      throw wire::ProtocolError("unexpected message on a channel of the proxy's own");
  }
}

void SessionChannel::receive_data(BytesView data) {
  if (data.size() > window_left_) throw wire::ProtocolError("more data than the window allows");
  window_left_ -= static_cast<std::uint32_t>(data.size());
  received_.append(data);
}

}  // namespace sshrp::upstream
