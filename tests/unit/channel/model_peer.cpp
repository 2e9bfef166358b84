// SPDX-License-Identifier: MIT
#include "channel/model_peer.h"

#include <fmt/format.h>

#include <algorithm>

namespace sshrp::channel::model {
namespace {

using Kind = Act::Kind;

constexpr std::uint32_t enough_given = 200000;

Bytes forwarding_specific() {
  Bytes bytes;
  wire::Writer(bytes).string("host").uint32(80).string("127.0.0.1").uint32(40000);
  return bytes;
}

}  // namespace

Peer::Peer(Way way, const Script& script, transport::Transport& transport)
    : way_(way), script_(script), transport_(transport), may_open_(way == Way::up) {
  for (const Way opener : {Way::up, Way::down}) outcomes_[opener].resize(script.opened[opener].size());
  if (way != Way::up) return;
  Bytes where;
  wire::Writer(where).string("").uint32(0);
  send(msg::GlobalRequest{"tcpip-forward", false, {where}});
}

bool Peer::is_done() const {
  return channels_.empty() && next_open_ == script_.opened[way_].size() &&
         next_opened_ == script_.opened[opposite(way_)].size();
}

std::string Peer::state() const {
  std::string text =
      fmt::format("{} opened {} of {}:", sender_of(way_), next_open_, script_.opened[way_].size());
  for (const auto& [number, channel] : channels_) {
    const auto& acts = mine(channel).acts;
    text += fmt::format(" [{} {} by {} act {}/{}{}{} window {}{}{}]", number, plan(channel).type,
                        sender_of(channel.opener), channel.next_act, acts.size(),
                        channel.next_act < acts.size()
                            ? fmt::format(" kind {}", static_cast<int>(acts[channel.next_act].kind))
                            : "",
                        channel.is_open ? "" : " opening", channel.window,
                        channel.close_said ? " closed" : "", channel.unanswered > 0 ? " unanswered" : "");
  }
  return text;
}

// ── what it does ──

// The lowest, as OpenSSH takes it: again at once.
std::uint32_t Peer::free_number() const {
  std::uint32_t number = 0;
  while (channels_.contains(number)) ++number;
  return number;
}

bool Peer::open_next() {
  const auto& plans = script_.opened[way_];
  if (!may_open_ || next_open_ == plans.size() || own_open_ >= script_.at_once) return false;
  const std::uint32_t number = free_number();
  const Plan& plan = plans[next_open_];
  const Part& part = plan.part[way_];
  channels_.emplace(number, Channel{.opener = way_, .index = next_open_++, .given = part.window});
  ++own_open_;
  const Bytes specific = plan.type == "session" ? Bytes{} : forwarding_specific();
  send(msg::ChannelOpen{plan.type, number, part.window, part.maximum_packet, {specific}});
  return true;
}

bool Peer::act(Dice& dice) {
  if (transport_.congested()) return false;
  if (channels_.empty() || dice.one_in(4)) {
    if (open_next()) return true;
    if (channels_.empty()) return false;
  }
  const auto at = std::next(channels_.begin(), static_cast<std::ptrdiff_t>(dice.below(channels_.size())));
  return act_on(at, &dice);
}

bool Peer::act_all() {
  bool any = false;
  while (!transport_.congested() && open_next()) any = true;
  for (auto at = channels_.begin(); at != channels_.end() && !transport_.congested();) {
    const auto here = at++;
    while (true) {
      const std::size_t before = channels_.size();
      if (!act_on(here, nullptr)) break;
      any = true;
      if (channels_.size() < before) break;
    }
  }
  return any;
}

bool Peer::act_on(Channels::iterator at, Dice* dice) {
  Channel& channel = at->second;
  if (!channel.is_open) return false;
  if (widen(at, dice)) return true;
  if (channel.close_said) return false;
  if (outcome(channel).closed) {
    close(at);
    return true;
  }
  if (!channel.to_answer.empty() && (!dice || dice->one_in(2))) {
    answer(channel);
    return true;
  }
  return do_next(at);
}

// Slow peers let many chances pass.
bool Peer::widen(Channels::iterator at, Dice* dice) {
  Channel& channel = at->second;
  if (channel.close_said || outcome(channel).closed || channel.given >= enough_given) return false;
  if (dice && ++channel.passed_chances < mine(channel).slowness) return false;
  if (!dice && channel.given > 0) return false;
  channel.passed_chances = 0;
  const std::size_t more = !dice             ? 30000
                           : dice->one_in(3) ? dice->between(1, 300)
                                             : dice->between(5000, 100000);
  channel.given += static_cast<std::uint32_t>(more);
  send(msg::ChannelWindowAdjust{channel.recipient, static_cast<std::uint32_t>(more)});
  return true;
}

bool Peer::do_next(Channels::iterator at) {
  Channel& channel = at->second;
  const auto& acts = mine(channel).acts;
  if (channel.next_act == acts.size()) return false;
  const Act& act = acts[channel.next_act];
  const auto done = [&](bool is_done) {
    if (is_done) ++channel.next_act;
    return is_done;
  };
  switch (act.kind) {
    case Kind::write:
    case Kind::write_error:
      return write(channel, act);
    case Kind::write_nothing:
      send(msg::ChannelData{channel.recipient, {}});
      return done(true);
    case Kind::ask:
      return done(ask(channel, act));
    case Kind::await_bytes:
      return done(outcome(channel).data.size() >= act.count);
    case Kind::await_replies:
      return done(channel.unanswered == 0);
    case Kind::await_program:
      return done(channel.program_runs);
    case Kind::await_eof:
      return done(outcome(channel).eof);
    case Kind::eof:
      channel.eof_said = true;
      send(msg::ChannelEof{channel.recipient});
      return done(true);
    case Kind::close:
      while (!channel.to_answer.empty()) answer(channel);
      ++channel.next_act;
      close(at);
      return true;
  }
  return false;
}

bool Peer::write(Channel& channel, const Act& act) {
  const std::size_t left = act.count - channel.written_of_act;
  const std::size_t count =
      std::min({left, std::size_t{channel.window}, std::size_t{channel.maximum_packet}, std::size_t{32768}});
  if (count == 0) return false;
  if (act.kind == Kind::write) {
    send(
        msg::ChannelData{channel.recipient, BytesView(mine(channel).stream).subspan(channel.written, count)});
    channel.written += count;
  } else {
    send(msg::ChannelExtendedData{channel.recipient, 1, Bytes(count, 'e')});
  }
  channel.window -= static_cast<std::uint32_t>(count);
  channel.written_of_act += count;
  if (channel.written_of_act == act.count) {
    channel.written_of_act = 0;
    ++channel.next_act;
  }
  return true;
}

bool Peer::ask(Channel& channel, const Act& act) {
  if (act.wants_reply) {
    ++channel.unanswered;
    channel.expected.push_back(act.is_granted);
  }
  send(msg::ChannelRequest{channel.recipient, act.request, act.wants_reply, {act.specific}});
  return true;
}

void Peer::answer(Channel& channel) {
  if (channel.to_answer.front()) {
    send(msg::ChannelSuccess{channel.recipient});
  } else {
    send(msg::ChannelFailure{channel.recipient});
  }
  channel.to_answer.pop_front();
}

// RFC 4254 §5.3: its number is free once it has both sent and received a CLOSE.
void Peer::close(Channels::iterator at) {
  at->second.close_said = true;
  send(msg::ChannelClose{at->second.recipient});
  if (outcome(at->second).closed) closed(at);
}

void Peer::closed(Channels::iterator at) {
  if (at->second.opener == way_) --own_open_;
  channels_.erase(at);
}

}  // namespace sshrp::channel::model
