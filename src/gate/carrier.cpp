// SPDX-License-Identifier: MIT
#include "gate/carrier.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <cstring>

#include "util/text.h"

namespace sshrp::gate {
namespace {

using msg::Number;

constexpr std::uint32_t administratively_prohibited = 1;  // RFC 4254 §5.1
constexpr std::string_view keepalive_request = "keepalive@openssh.com";

/// RFC 4254 §7.2: what of a direct-tcpip channel is its own.
struct DirectTcpip {
  std::string_view host_to_connect{};
  std::uint32_t port_to_connect{};
  std::string_view originator_address{};
  std::uint32_t originator_port{};
};

struct Pair {
  util::UniqueFd ours{}, theirs{};
};

// nullopt: errno says why.
std::optional<Pair> make_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) return std::nullopt;
  return Pair{util::UniqueFd(ends[0]), util::UniqueFd(ends[1])};
}

}  // namespace

Carrier::Carrier(net::ConnectionPtr gate, CarrierOptions options)
    : gate_(std::move(gate)),
      options_(std::move(options)),
      changed_(gate_->executor()),
      used_(net::Clock::now()),
      asked_(used_),
      acknowledgements_(options_.ack_timeout) {}

void Carrier::start() {
  const auto self = shared_from_this();
  const auto tell = [weak = weak_from_this()] {
    if (const auto carrier = weak.lock()) carrier->changed_.notify();
  };
  gate_->on_exchange(tell);
  if (options_.ack_timeout.count() > 0) {
    gate_->on_sent([weak = weak_from_this()] {
      const auto carrier = weak.lock();
      if (!carrier) return;
      carrier->acknowledgements_.begin(net::Clock::now());
      carrier->changed_.notify();
    });
  }
  asio::co_spawn(
      gate_->executor(), [](CarrierPtr carrier) { return carrier->run(); }(self), asio::detached);
  asio::co_spawn(
      gate_->executor(), [](CarrierPtr carrier) { return carrier->watch(); }(self), asio::detached);
}

net::Task<Passed> Carrier::open(HostPort server, net::tcp::endpoint client, net::Clock::time_point until) {
  const std::string failed =
      fmt::format("the gate {} doesn't connect to {}: ", options_.gate_name, util::escape(to_string(server)));
  if (!is_usable()) co_return net::DialFailure{failed + "the connection to it is over", net::Fault::way};
  auto pair = make_pair();
  if (!pair) co_return net::DialFailure{failed + std::strerror(errno), net::Fault::local};

  const std::uint32_t number = free_number();
  net::Socket end(gate_->executor(), net::tcp::v4(), pair->ours.release());
  const auto carried = std::make_shared<Carried>(gate_, std::move(end), [self = weak_from_this(), number] {
    if (const auto carrier = self.lock()) carrier->note_change(number);
  });
  const auto loss = std::make_shared<net::Loss>();
  channels_.emplace(number, Channel{carried, loss});
  struct Waiting {  // which may be cancelled
    CarriedPtr carried;
    ~Waiting() {
      if (carried) carried->abandon();
    }
  } waiting{carried};

  const std::string address = client.address().to_string();
  const Bytes to = wire::encode_fields(DirectTcpip{server.host, server.port, address, client.port()});
  gate_->send(msg::ChannelOpen{"direct-tcpip", number, max_window, maximum_packet_size, {to}});
  gate_->flush_now();
  const net::Fault of_silence = co_await wait_for(carried, until);
  if (carried->state() == Carried::State::opening)
    co_return net::DialFailure{failed + "no answer in time", of_silence};
  if (carried->state() == Carried::State::refused)
    co_return net::DialFailure{failed + carried->refusal().sentence, carried->refusal().fault};
  waiting.carried.reset();
  co_return Passage{std::move(pair->theirs), loss};
}

// Whose fault it is if there is no answer: the gate is asked whether it is there when half of the time is
// over.
net::Task<net::Fault> Carrier::wait_for(CarriedPtr carried, net::Clock::time_point until) {
  const auto begun = net::Clock::now();
  co_await carried->opened(begun + (until - begun) / 2);
  if (carried->state() != Carried::State::opening || !is_usable()) co_return net::Fault::way;
  const auto asked = net::Clock::now();
  if (unanswered_ == 0) ask();  // else its answer is awaited already, and counts
  gate_->flush_now();
  co_await carried->opened(until);
  co_return gate_->last_burst() < asked ? net::Fault::way : net::Fault::server;
}

void Carrier::ask() {
  ++unanswered_;
  asked_ = net::Clock::now();
  gate_->send(msg::GlobalRequest{keepalive_request, true, {}});
}

// A number is free once both sides have closed its channel.
std::uint32_t Carrier::free_number() const {
  std::uint32_t number = 0;
  for (const auto& [taken, channel] : channels_) {
    if (taken != number) break;
    ++number;
  }
  return number;
}

void Carrier::note_change(std::uint32_t number) {
  const auto found = channels_.find(number);
  if (found != channels_.end() && !found->second.carried->is_known()) channels_.erase(found);
  used_ = net::Clock::now();
  changed_.notify();
}

bool Carrier::is_used() const {
  return std::ranges::any_of(channels_, [](const auto& entry) { return entry.second.carried->is_used(); });
}

void Carrier::leave_if_unused() {
  if (!is_used()) leave();
}

void Carrier::leave() {
  if (stage_ != Stage::carrying) return;
  stage_ = Stage::leaving;
  gate_->interrupt();
}

void Carrier::end(const std::string& why) {
  if (stage_ != Stage::carrying) return;
  why_ = why;
  leave();
}

// ── what the gate says ──

net::Task<void> Carrier::run() {
  const CarrierPtr self = shared_from_this();
  try {
    co_await run_bursts();
  } catch (const std::exception& error) {  // ConnectionLost, ProtocolError
    if (why_.empty()) why_ = error.what();
  }
  lose_all();
  if (stage_ == Stage::leaving) {
    net::Timer timer(gate_->executor(), leave_grace);
    timer.async_wait([gate = gate_](const std::error_code& cancelled) {
      if (!cancelled) gate->close();
    });
    try {
      gate_->transport().disconnect(wire::DisconnectReason::by_application, "nothing more to carry");
      co_await gate_->finish();
    } catch (const std::exception&) {  // it is over anyway
    }
  }
  gate_->close();  // on_sent() and on_exchange() are over with it
  stage_ = Stage::over;
  changed_.notify();
}

net::Task<void> Carrier::run_bursts() {
  using Left = net::Connection::Left;
  for (;;) {
    const auto burst = gate_->begin_burst();
    gate_->lend_output();
    auto left = Left::incomplete;
    while (left == Left::incomplete) {
      const auto packet = gate_->next();
      if (!packet) break;
      unanswered_ = 0;
      handle(packet->view());
      if (gate_->has_too_much_unsent()) left = Left::packets;
    }
    gate_->transport().rekey_if_due(net::Clock::now());
    gate_->end_burst(left);
    gate_->flush_now();
    if (const auto& said = gate_->transport().peer_disconnect()) {
      why_ = "it disconnected: " + util::escape(said->description);
      co_return;
    }
    if (burst == net::Connection::Burst::end && !gate_->has_left_packets() && !gate_->must_compute()) {
      why_ = "it closed the connection";
      co_return;
    }
    if (gate_->has_too_much_unsent()) co_await gate_->below_max_unsent();
    co_await gate_->readable();
  }
}

// Nothing may be opened towards us, and nothing is asked of us that we would grant.
void Carrier::handle(BytesView payload) {
  const auto number = static_cast<Number>(payload[0]);
  switch (number) {
    case Number::global_request:  // such as hostkeys-00@openssh.com, keepalive@openssh.com
      if (wire::decode<msg::GlobalRequest>(payload).want_reply) gate_->send(msg::RequestFailure{});
      break;
    case Number::channel_open: {
      const auto open = wire::decode<msg::ChannelOpen>(payload);
      gate_->send(msg::ChannelOpenFailure{open.sender_channel, administratively_prohibited, "", ""});
      break;
    }
    case Number::request_success:  // to what asks if it is there
    case Number::request_failure:
    case Number::unimplemented:
      break;
    default:
      handle_channel(number, payload);
  }
}

Carried& Carrier::channel(std::uint32_t number) {
  const auto found = channels_.find(number);
  if (found == channels_.end()) throw wire::ProtocolError("a message for a channel that isn't there");
  return *found->second.carried;
}

void Carrier::handle_channel(Number number, BytesView payload) {
  switch (number) {
    case Number::channel_data: {
      const auto data = wire::decode<msg::ChannelData>(payload);
      return channel(data.recipient_channel).receive(data.data);
    }
    case Number::channel_window_adjust: {
      const auto adjust = wire::decode<msg::ChannelWindowAdjust>(payload);
      return channel(adjust.recipient_channel).widen(adjust.bytes_to_add);
    }
    case Number::channel_open_confirmation: {
      const auto confirmation = wire::decode<msg::ChannelOpenConfirmation>(payload);
      return channel(confirmation.recipient_channel).confirm(confirmation);
    }
    case Number::channel_open_failure: {
      const auto failure = wire::decode<msg::ChannelOpenFailure>(payload);
      const CarriedPtr keeping = channel(failure.recipient_channel).shared_from_this();
      return keeping->refuse(failure);
    }
    case Number::channel_extended_data: {
      const auto data = wire::decode<msg::ChannelExtendedData>(payload);
      return channel(data.recipient_channel).drop(data.data.size());
    }
    case Number::channel_eof:
      return channel(wire::decode<msg::ChannelEof>(payload).recipient_channel).receive_eof();
    case Number::channel_close: {
      const auto close = wire::decode<msg::ChannelClose>(payload);
      const CarriedPtr keeping = channel(close.recipient_channel).shared_from_this();
      return keeping->receive_close();
    }
    case Number::channel_request: {
      const auto request = wire::decode<msg::ChannelRequest>(payload);
      const Carried& asked = channel(request.recipient_channel);
      if (request.want_reply) gate_->send(msg::ChannelFailure{asked.recipient_channel()});
      return;
    }
    default:
      throw wire::ProtocolError("unexpected message of a gate");
  }
}

void Carrier::lose_all() {
  if (stage_ == Stage::carrying) stage_ = Stage::over;
  const auto lost = std::exchange(channels_, {});
  for (const auto& [number, channel] : lost) {
    channel.loss->note(fmt::format("the gate {} was lost: {}", options_.gate_name, why_));
    channel.carried->end();
  }
}

// ── what is to be done at a time ──

net::Task<void> Carrier::watch() {
  const CarrierPtr self = shared_from_this();
  while (stage_ == Stage::carrying) {
    const auto now = net::Clock::now();
    co_await changed_.wait_until(next_look(now));
    if (stage_ != Stage::carrying) co_return;
    try {
      look(net::Clock::now());
    } catch (const std::exception&) {
      gate_->interrupt();
    }
  }
}

net::Clock::time_point Carrier::next_look(net::Clock::time_point now) const {
  const bool shared = options_.use == CarrierOptions::Use::shared;
  auto at = now + std::chrono::hours(1);
  if (!is_used()) at = used_ + (shared ? shared_rest : leave_grace);
  if (options_.keepalive_interval.count() > 0)
    at = std::min(at, std::max(gate_->last_burst(), asked_) + options_.keepalive_interval);
  if (const auto due = gate_->transport().rekey_due_at()) at = std::min(at, *due);
  if (const auto began = gate_->transport().exchange_since()) at = std::min(at, *began + exchange_grace);
  if (const auto look = acknowledgements_.look_at()) at = std::min(at, *look);
  return std::max(at, now + std::chrono::milliseconds(100));
}

void Carrier::look(net::Clock::time_point now) {
  const bool shared = options_.use == CarrierOptions::Use::shared;
  if (is_used()) used_ = now;
  if (!shared && channels_.empty()) return leave();
  if (!is_used() && now >= used_ + (shared ? shared_rest : leave_grace)) return leave();
  if (is_gone(now)) return end("it acknowledges nothing any more");
  const auto exchanging = gate_->transport().exchange_since();
  if (exchanging && now >= *exchanging + exchange_grace) return end("it doesn't finish a key exchange");
  ask_if_there(now);
  gate_->transport().tell_time(now);
  gate_->transport().rekey_if_due(now);
  gate_->flush_now();
}

bool Carrier::is_gone(net::Clock::time_point now) {
  if (!acknowledgements_.look_at() || now < *acknowledgements_.look_at()) return false;
  const auto verdict = acknowledgements_.look(gate_->unacknowledged(), now);
  if (verdict == net::Acknowledgements::Verdict::nothing_waits) gate_->tell_when_sent();
  return verdict == net::Acknowledgements::Verdict::gone;
}

void Carrier::ask_if_there(net::Clock::time_point now) {
  const auto interval = options_.keepalive_interval;
  if (interval.count() == 0 || now < std::max(gate_->last_burst(), asked_) + interval) return;
  if (unanswered_ >= options_.keepalive_count_max) return end("it doesn't answer");
  ask();
}

}  // namespace sshrp::gate
