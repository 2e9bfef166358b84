// Peer: what it makes of the other side's messages, and which of them aren't legal.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "channel/model_peer.h"

namespace sshrp::channel::model {
namespace {

using Kind = Act::Kind;

[[noreturn]] void illegal(const std::string& what) { throw std::runtime_error(what); }

bool is_program(std::string_view request) {
  return request == "shell" || request == "exec" || request == "subsystem";
}

}  // namespace

Peer::Channels::iterator Peer::find(std::uint32_t number) {
  const auto at = channels_.find(number);
  if (at == channels_.end() || !at->second.is_open)
    illegal(fmt::format("to the {}: a message for channel {}, which isn't open", sender_of(way_), number));
  if (outcome(at->second).closed) illegal(fmt::format("a message behind the CLOSE of channel {}", number));
  return at;
}

void Peer::receive(BytesView payload) {
  switch (static_cast<msg::Number>(payload[0])) {
    case msg::Number::global_request: {
      const auto request = wire::decode<msg::GlobalRequest>(payload);
      if (request.request_name == "tcpip-forward") may_open_ = true;
      return;
    }
    case msg::Number::channel_open:
      return opened(wire::decode<msg::ChannelOpen>(payload));
    case msg::Number::channel_open_confirmation:
      return confirmed(wire::decode<msg::ChannelOpenConfirmation>(payload));
    case msg::Number::channel_open_failure:
      return refused(wire::decode<msg::ChannelOpenFailure>(payload));
    case msg::Number::channel_window_adjust: {
      const auto adjust = wire::decode<msg::ChannelWindowAdjust>(payload);
      Channel& channel = find(adjust.recipient_channel)->second;
      if (adjust.bytes_to_add > UINT32_MAX - channel.window) illegal("a window above its largest size");
      channel.window += adjust.bytes_to_add;
      return;
    }
    case msg::Number::channel_data: {
      const auto data = wire::decode<msg::ChannelData>(payload);
      Channel& channel = find(data.recipient_channel)->second;
      return took(channel, data.data, outcome(channel).data);
    }
    case msg::Number::channel_extended_data: {
      const auto data = wire::decode<msg::ChannelExtendedData>(payload);
      Channel& channel = find(data.recipient_channel)->second;
      return took(channel, data.data, outcome(channel).errors);
    }
    case msg::Number::channel_eof: {
      Outcome& seen = outcome(find(wire::decode<msg::ChannelEof>(payload).recipient_channel)->second);
      if (seen.eof) illegal("a second EOF");
      seen.eof = true;
      return;
    }
    case msg::Number::channel_close: {
      const auto at = find(wire::decode<msg::ChannelClose>(payload).recipient_channel);
      outcome(at->second).closed = true;
      if (at->second.close_said) closed(at);
      return;
    }
    case msg::Number::channel_request: {
      const auto request = wire::decode<msg::ChannelRequest>(payload);
      return asked(find(request.recipient_channel)->second, request);
    }
    case msg::Number::channel_success:
      return replied(wire::decode<msg::ChannelSuccess>(payload).recipient_channel, true);
    case msg::Number::channel_failure:
      return replied(wire::decode<msg::ChannelFailure>(payload).recipient_channel, false);
    default:
      illegal(fmt::format("message {}", payload[0]));
  }
}

void Peer::opened(const msg::ChannelOpen& open) {
  const Way opener = opposite(way_);
  const auto& plans = script_.opened[opener];
  if (next_opened_ == plans.size() || plans[next_opened_].type != open.channel_type) illegal("an OPEN");
  const std::size_t index = next_opened_++;
  const Plan& plan = plans[index];
  if (!plan.is_granted) {
    outcomes_[opener][index].opening = Outcome::Opening::refused;
    return send(msg::ChannelOpenFailure{open.sender_channel, 2, "no", ""});
  }
  outcomes_[opener][index].opening = Outcome::Opening::confirmed;
  const Part& part = plan.part[way_];
  const std::uint32_t number = free_number();
  channels_.emplace(number, Channel{.opener = opener,
                                    .index = index,
                                    .is_open = true,
                                    .recipient = open.sender_channel,
                                    .window = open.initial_window_size,
                                    .maximum_packet = open.maximum_packet_size,
                                    .given = part.window});
  send(msg::ChannelOpenConfirmation{open.sender_channel, number, part.window, part.maximum_packet, {}});
}

void Peer::confirmed(const msg::ChannelOpenConfirmation& confirmation) {
  const auto at = channels_.find(confirmation.recipient_channel);
  if (at == channels_.end() || at->second.is_open || at->second.opener != way_) illegal("a CONFIRMATION");
  Channel& channel = at->second;
  channel.is_open = true;
  channel.recipient = confirmation.sender_channel;
  channel.window = confirmation.initial_window_size;
  channel.maximum_packet = confirmation.maximum_packet_size;
  outcome(channel).opening = Outcome::Opening::confirmed;
}

void Peer::refused(const msg::ChannelOpenFailure& failure) {
  const auto at = channels_.find(failure.recipient_channel);
  if (at == channels_.end() || at->second.is_open || at->second.opener != way_) illegal("an OPEN_FAILURE");
  outcome(at->second).opening = Outcome::Opening::refused;
  closed(at);
}

void Peer::took(Channel& channel, BytesView data, Bytes& into) {
  if (outcome(channel).eof) illegal("data behind an EOF");
  if (data.size() > channel.given) illegal("more data than the window takes");
  if (data.size() > mine(channel).maximum_packet) illegal("more data than a packet takes");
  channel.given -= static_cast<std::uint32_t>(data.size());
  into.insert(into.end(), data.begin(), data.end());
  if (&into == &outcome(channel).errors) return;
  const Bytes& stream = theirs(channel).stream;
  const std::size_t at = into.size() - data.size();
  if (into.size() > stream.size() || !std::ranges::equal(data, BytesView(stream).subspan(at, data.size())))
    illegal("data that nobody wrote there");
}

void Peer::asked(Channel& channel, const msg::ChannelRequest& request) {
  const auto& acts = theirs(channel).acts;
  const auto is_it = [&](const Act& act) {
    return act.kind == Kind::ask && act.request == request.request_type &&
           act.wants_reply == request.want_reply &&
           std::ranges::equal(act.specific, request.type_specific.bytes);
  };
  std::size_t& next = channel.next_ask;
  while (next < acts.size() && !is_it(acts[next])) {
    if (acts[next].kind == Kind::ask && !acts[next].is_for_route) illegal("a request out of turn");
    ++next;
  }
  if (next == acts.size()) illegal("a request that nobody made");
  const Act& act = acts[next++];
  if (!act.is_for_route) outcome(channel).requests.push_back(act.request);
  if (act.wants_reply && !channel.close_said) channel.to_answer.push_back(act.is_granted);
  if (is_program(act.request) && act.is_granted) channel.program_runs = true;
}

void Peer::replied(std::uint32_t number, bool granted) {
  Channel& channel = find(number)->second;
  std::string& replies = outcome(channel).replies;
  if (channel.unanswered == 0) illegal("a reply that nobody waits for");
  if (channel.expected[replies.size()] != granted) illegal("another reply");
  --channel.unanswered;
  replies += granted ? 'y' : 'n';
}

}  // namespace sshrp::channel::model
