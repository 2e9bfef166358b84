// SPDX-License-Identifier: MIT
#include "stream.h"

#include "msg/connection.h"

namespace sshrp::bench {
namespace {

Bytes channel_data(std::uint32_t channel, std::size_t size) {
  const Bytes data(size, 'x');
  return wire::encode(msg::ChannelData{channel, data});
}

}  // namespace

Stream::Stream(std::uint32_t peer_channel, Load load)
    : peer_channel_(peer_channel),
      to_send_(load.total),
      packet_(channel_data(peer_channel, load.payload)),
      payload_(load.payload) {}

bool Stream::may_send() const {
  if (stage_ == Stage::sending) return to_send_ == 0 || window_ > 0;
  return stage_ == Stage::ended && peer_ == Peer::ended;
}

void Stream::answer_close(net::Connection& connection) {
  if (stage_ != Stage::closed) connection.send(msg::ChannelClose{peer_channel_});
  stage_ = Stage::closed;
}

void Stream::send_next(net::Connection& connection) {
  if (stage_ == Stage::ended) return answer_close(connection);
  if (to_send_ == 0) {
    connection.send(msg::ChannelEof{peer_channel_});
    stage_ = Stage::ended;
    return;
  }
  const auto size = static_cast<std::uint32_t>(std::min<std::uint64_t>({payload_, window_, to_send_}));
  if (size == payload_) {
    connection.transport().send(packet_.payload());
  } else {
    connection.send(channel_data(peer_channel_, size));
  }
  window_ -= size;
  to_send_ -= size;
}

void Stream::take(net::Connection& connection, std::size_t size) {
  received_ += size;
  used_ += static_cast<std::uint32_t>(size);
  if (used_ < adjust_after) return;
  connection.send(msg::ChannelWindowAdjust{peer_channel_, used_});
  used_ = 0;
}

void Stream::echo(net::Connection& connection, BytesView data) {
  take(connection, data.size());
  connection.send(msg::ChannelData{peer_channel_, data});
}

}  // namespace sshrp::bench
