// SPDX-License-Identifier: MIT
#include "net/dialogue.h"

#include "facts/input_notes.h"
#include "net/load_meter.h"
#include "util/text.h"

namespace sshrp::net {
namespace {

// What is read at once: messages of a story are small.
constexpr std::size_t message_read_size = 8 * 1024;

}  // namespace

Disconnected::Disconnected(Leg leg, const transport::PeerDisconnect& said)
    : std::runtime_error("peer disconnected: " + util::escape(said.description)), leg_(leg), said_(said) {}

void Dialogue::wipe_message() {
  if (!message_.empty()) explicit_bzero(message_.data(), message_.size());
  message_ = {};
}

Task<BytesView> Dialogue::receive(Wire& wire, Exchanger& exchanger, util::Buffer& received) {
  wipe_message();
  transport::Transport& transport = wire.transport();
  try {
    for (;;) {
      facts::note_input_of(wire.input_source());
      transport.tell_time(Clock::now());
      MutableBytes unused = received.data();
      const auto payload = transport.receive(unused);
      received.consume(received.size() - unused.size());
      wire.tell_of_opening();
      if (payload) {
        if (!wire.is_flushed())
          wire.flush_now();  // what the transport answers doesn't wait until the caller does
        message_ = payload->payload;
        co_return payload->view();
      }
      if (transport.due_step() != nullptr) {
        co_await exchanger.compute(wire);
        continue;
      }
      const bool has_more = transport.has_much_output();
      co_await wire.flush();
      if (has_more && wire.may_wait()) continue;
      if (transport.peer_disconnect()) throw Disconnected(wire.leg(), *transport.peer_disconnect());
      received.shrink();
      wire.quick_ack();
      wire.require_wait();
      std::error_code error;
      if (exchanger.must_rest()) co_await exchanger.rest(error);
      wire.require_wait();
      co_await wire.wait_readable(error);
      if (error) throw ConnectionLost(wire.leg(), error.message());
      read(wire, received);
    }
  } catch (wire::ProtocolError& error) {
    error.blame(wire.leg());
    throw;
  }
}

void Dialogue::read(Wire& wire, util::Buffer& received) {
  const auto count = wire.read(received.prepare(message_read_size).first(message_read_size));
  if (!count) return;
  if (*count == 0) throw ConnectionLost(wire.leg(), "connection closed by peer");
  received.commit(*count);
  LoadMeter::note_work(Clock::now());
}

}  // namespace sshrp::net
