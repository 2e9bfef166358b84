// SPDX-License-Identifier: MIT
#include "traffic.h"

#include "msg/connection.h"

namespace sshrp::bench {
namespace {

using msg::Number;

constexpr std::size_t enough_output = 512 * 1024;  // bytes sealed before they are sent

}  // namespace

Traffic::Traffic(net::ConnectionPtr connection, const net::Executor& executor, OnOther on_other,
                 OnClose on_close)
    : connection_(std::move(connection)),
      on_other_(std::move(on_other)),
      on_close_(std::move(on_close)),
      writable_(executor) {}

void Traffic::add(std::uint32_t channel, Stream stream, Kind kind) {
  streams_.insert_or_assign(channel, std::move(stream));
  kinds_[channel] = kind;
  writable_.notify();
}

void Traffic::grant(std::uint32_t channel, std::uint32_t bytes) {
  connection_->send(msg::ChannelWindowAdjust{streams_.at(channel).peer_channel(), bytes});
  connection_->flush_now();
}

net::Task<void> Traffic::read() {
  const auto self = shared_from_this();
  for (;;) {
    const auto burst = connection_->begin_burst();
    connection_->lend_output();
    while (const auto packet = connection_->next()) handle(packet->view());
    connection_->end_burst();
    connection_->flush_now();
    if (burst == net::Connection::Burst::end || connection_->transport().peer_disconnect()) break;
    co_await connection_->readable();
  }
  connection_->close();
  writable_.notify();
}

void Traffic::handle(BytesView payload) {
  switch (static_cast<Number>(payload[0])) {
    case Number::channel_data: {
      const auto message = wire::decode<msg::ChannelData>(payload);
      Stream& stream = streams_.at(message.recipient_channel);
      if (kinds_.at(message.recipient_channel) == Kind::echoed) {
        stream.echo(*connection_, message.data);
      } else {
        stream.take(*connection_, message.data.size());
      }
      return;
    }
    case Number::channel_window_adjust: {
      const auto message = wire::decode<msg::ChannelWindowAdjust>(payload);
      streams_.at(message.recipient_channel).open_window(message.bytes_to_add);
      return writable_.notify();
    }
    case Number::channel_eof:
      streams_.at(wire::decode<msg::ChannelEof>(payload).recipient_channel).note_peer_eof();
      return writable_.notify();
    case Number::channel_close: {
      const std::uint32_t channel = wire::decode<msg::ChannelClose>(payload).recipient_channel;
      streams_.at(channel).answer_close(*connection_);
      return on_close_(channel);
    }
    default:
      return on_other_(payload);
  }
}

bool Traffic::fill() {
  bool sent = true;
  while (sent && connection_->transport().output().size() < enough_output) {
    sent = false;
    for (auto& [channel, stream] : streams_) {
      if (!stream.may_send()) continue;
      stream.send_next(*connection_);
      sent = true;
    }
  }
  return !connection_->transport().output().empty();
}

net::Task<void> Traffic::write() {
  const auto self = shared_from_this();
  while (connection_->is_open()) {
    connection_->lend_output();
    const bool filled = fill();
    connection_->flush_now();
    if (filled) {
      co_await connection_->clear();
    } else {
      co_await writable_.wait();
    }
  }
}

}  // namespace sshrp::bench
