// Channels: requests on a channel (RFC 4254 §5.4 and §6), their replies, and the program that comes of them.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "channel/channels.h"

namespace sshrp::channel {
namespace {

using Subject = PendingReplies::Subject;

/// RFC 4254 §6.10
struct ExitSignal {
  std::string_view signal_name{};
  bool core_dumped{};
  std::string_view error_message{};
  std::string_view language_tag{};
};

/// An exit-signal whose message, the server's own words, is empty: it could name what is outside a jail.
Bytes without_message(const msg::ChannelRequest& request) {
  auto signal = wire::decode_fields<ExitSignal>(request.type_specific.bytes);
  signal.error_message = {};
  const Bytes specific = wire::encode_fields(signal);
  return wire::encode(
      msg::ChannelRequest{request.recipient_channel, request.request_type, request.want_reply, {specific}});
}

}  // namespace

// Some servers say how a program ended behind their CLOSE. Clients hear that, as long as they haven't closed
// the channel, too.
Channel* Channels::find_for_request(Way way, const msg::ChannelRequest& request) {
  const bool is_exit = way == Way::down && !request.want_reply &&
                       (request.request_type == "exit-status" || request.request_type == "exit-signal");
  Channel* closed = is_exit ? table_.find_closed(way, request.recipient_channel) : nullptr;
  return closed ? closed : table_.find_open(way, request.recipient_channel);
}

void Channels::channel_request(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto request = wire::decode<msg::ChannelRequest>(packet.view());
  Channel* channel = find_for_request(way, request);
  if (!channel || channel->life->is_closed_by_us(way)) return;
  transport::Origin origin = packet.origin.value_or(transport::Origin{});
  origin.recipient_channel = request.recipient_channel;
  packet.origin = origin;
  const auto asked = way == Way::up ? asked_program(request) : std::nullopt;
  if (!police_.permits(Scope::channel_request, way, request.request_type, request.type_specific.bytes) ||
      !takes_variable(*channel, request)) {
    if (asked) record_refusal(*asked);
    return refuse(*channel, way, request, peers);
  }
  if (asked) return run(*channel, request, *asked, origin, peers);
  const bool is_terminal = way == Way::up && request.request_type == "pty-req";
  if (request.want_reply)
    channel->replies[way].passed_on(origin.sequence_number,
                                    is_terminal ? Subject::terminal : Subject::anything);
  if (way == Way::down && sftp_.root_path && request.request_type == "exit-signal") {
    transport::SealableBytes sealable(without_message(request));
    return pass_on(*channel, way, sealable.payload(), peers);
  }
  pass_on(*channel, way, packet, peers);
}

void Channels::pass_on(const Channel& channel, Way way, transport::SealablePayload packet, Peers& peers) {
  if (!taps_.empty()) {
    const auto request = wire::decode<msg::ChannelRequest>(packet.view());
    for (const auto& tap : taps_) tap->request(channel.identity, way, request);
  }
  peers.send(way, packet);
}

bool Channels::takes_variable(Channel& channel, const msg::ChannelRequest& request) {
  return request.request_type != "env" || ++channel.variables <= max_variables;
}

// ── the program ──

void Channels::run(Channel& channel, const msg::ChannelRequest& request, const Program& asked,
                   const transport::Origin& origin, Peers& peers) {
  const auto program = judge(channel, asked);
  if (!program) return refuse(channel, Way::up, request, peers);
  switch (ask_taps(channel, *program)) {
    case Start::now:
      return ask_for(channel, request, asked, *program, origin, peers);
    case Start::later:
      waiting_.emplace(Waiting{wire::encode(request), origin, peers});
      return;
    case Start::never:
      police_.note_refusal(asked);
      record_refusal(asked);
      return send_away(channel, peers);
  }
}

Start Channels::ask_taps(const Channel& channel, const Program& program) {
  auto start = Start::now;
  for (const auto& tap : taps_) {
    if (!tap->wants().has(msg::Number::channel_request)) continue;
    start = std::max(start, tap->may_start(channel.identity, program));
  }
  return start;
}

// Only the upstream was heard meanwhile: it may have closed the channel, and then the request comes to
// nothing there.
void Channels::go_on_waiting() {
  if (!waiting_) return;
  const Waiting waiting = std::move(*waiting_);
  waiting_.reset();
  const auto request = wire::decode<msg::ChannelRequest>(waiting.payload);
  Channel* channel = find_for_request(Way::up, request);
  if (channel && !channel->life->is_closed_by_us(Way::up))
    run(*channel, request, *asked_program(request), waiting.origin, waiting.peers);
}

// Clients show what comes on the channel, and no reply to a request says why. Where it doesn't fit, they
// learn of the close.
void Channels::send_away(Channel& channel, Peers& peers) {
  std::string sentence;
  for (const auto& tap : taps_)
    if (sentence.empty()) sentence = tap->refusal();
  sentence += "\r\n";  // the client's terminal may be raw already
  Life& life = *channel.life;
  const bool fits =
      sentence.size() < channel.first_window && sentence.size() <= channel.maximum_packet[Way::down];
  if (fits && !life.said.down.any())
    peers.send(Way::down, msg::ChannelExtendedData{channel.recipient[Way::down], 1, as_bytes(sentence)});
  for (const Way way : {Way::down, Way::up}) {
    if (std::exchange(life.told[way].close, true)) continue;
    peers.send(way, msg::ChannelClose{channel.recipient[way]});
  }
  note_ends(channel);
}

void Channels::ask_for(Channel& channel, const msg::ChannelRequest& request, const Program& asked,
                       const Program& program, const transport::Origin& origin, Peers& peers) {
  const auto ask = [&](const Bytes& encoded) {
    transport::SealableBytes sealable(encoded);
    transport::SealablePayload payload = sealable.payload();
    payload.origin = origin;
    pass_on(channel, Way::up, payload, peers);
  };
  for (const Bytes& variable : environment_before(asked, police_.permissions(), request.recipient_channel)) {
    transport::SealableBytes sealable(variable);
    pass_on(channel, Way::up, sealable.payload(), peers);
  }
  if (request.want_reply) channel.replies[Way::up].passed_on(origin.sequence_number, Subject::program);
  ask(request_program(program, request.recipient_channel, request.want_reply));

  const bool is_handled = program.is_sftp() && sftp_.concern_channel();
  if (!is_handled && sftp_.audit == sftp::Audit::on) journal_->ran(program, Journal::Verdict::passed_on);
  if (is_handled) ++terminated_;
  channel.program = is_handled ? Channel::Program::sftp_asked : Channel::Program::other_asked;
  if (!request.want_reply) {
    begin(channel, peers);
  } else {
    give_first_windows(channel, peers);
  }
}

std::optional<Program> Channels::judge(const Channel& channel, const Program& asked) {
  const auto program = police_.permits(asked);
  const bool may_run =
      program && channel.kind == Channel::Kind::session && channel.program == Channel::Program::none &&
      !(program->is_sftp() && sftp_.concern_channel() && terminated_ >= max_terminated_channels);
  if (may_run) return program;
  police_.note_refusal(asked);
  record_refusal(asked);
  return std::nullopt;
}

void Channels::record_refusal(const Program& asked) {
  if (sftp_.audit == sftp::Audit::on) journal_->ran(asked, Journal::Verdict::refused);
}

// A side that has closed neither sends data nor takes any.
void Channels::begin(Channel& channel, Peers& peers) {
  const bool is_handled = channel.program == Channel::Program::sftp_asked;
  channel.program = Channel::Program::runs;
  if (!channel.withheld()) return;
  if (channel.life->said.up.close || channel.life->said.down.close) {
    if (is_handled) --terminated_;
  } else if (is_handled) {
    terminate(channel, peers);
  } else {
    give_windows(channel, UINT32_MAX, peers);
    channel.carrier = Channel::Relayed{};
  }
}

void Channels::not_begun(Channel& channel) {
  if (channel.program == Channel::Program::runs) return;
  if (channel.program == Channel::Program::sftp_asked) --terminated_;
  channel.program = Channel::Program::none;
}

void Channels::terminate(Channel& channel, Peers& peers) {
  const auto [window, given] = *channel.withheld();
  PerWay<TerminatedChannel::Receiver> receivers;
  for (const Way way : {Way::up, Way::down})
    receivers[way] = {channel.recipient[way], window[way], channel.maximum_packet[way], given[way]};
  channel.carrier = std::make_unique<TerminatedChannel>(
      sftp_, name_locks_, receivers,
      TerminatedChannel::Surroundings{channel.identity, *channel.life, peers, taps_, *journal_, held_});
}

// Until it is known whether the program runs.
void Channels::give_first_windows(Channel& channel, Peers& peers) {
  give_windows(channel, channel.program == Channel::Program::sftp_asked ? scarce_window : terminated_window,
               peers);
}

void Channels::give_windows(Channel& channel, std::uint32_t max_window, Peers& peers) {
  auto* withheld = channel.withheld();
  if (!withheld) return;
  for (const Way way : {Way::up, Way::down}) {
    const std::uint32_t window = std::min(withheld->window[way], max_window);
    const bool has_ended = channel.life->said[way].any() || channel.life->told[opposite(way)].close;
    if (window <= withheld->given[way] || has_ended) continue;
    const std::uint32_t more = window - withheld->given[way];
    withheld->given[way] = window;
    peers.send(opposite(way), msg::ChannelWindowAdjust{channel.recipient[opposite(way)], more});
  }
}

// ── replies ──

void Channels::reply(Way way, transport::SealablePayload packet, Peers& peers) {
  // Success and failure look the same but for their number.
  wire::Reader fields(packet.view().subspan(1));
  Channel* channel = table_.find_open(way, fields.uint32());
  fields.end();
  if (!channel || channel->life->is_closed_by_us(way)) return;
  const auto subject = channel->replies[opposite(way)].replied();
  if (!subject) return;
  const Reply reply = static_cast<msg::Number>(packet.payload[0]) == msg::Number::channel_success
                          ? Reply::success
                          : Reply::failure;
  if (*subject == Subject::program) {
    if (reply == Reply::success) {
      begin(*channel, peers);
    } else {
      not_begun(*channel);
    }
  }
  tell_reply(*channel, *subject, reply);
  peers.send(way, packet);
  send_due(*channel, opposite(way), peers);
  go_on_waiting();
}

void Channels::tell_reply(const Channel& channel, Subject subject, Reply reply) {
  for (const auto& tap : taps_) {
    if (subject == Subject::terminal) tap->terminal_replied(channel.identity, reply);
    if (subject == Subject::program) tap->program_replied(channel.identity, reply);
  }
}

// Nothing may come behind a CLOSE, and nobody waits for it any more.
void Channels::send_due(Channel& channel, Way requests, Peers& peers) {
  if (channel.life->told[opposite(requests)].close) return;
  for (const Bytes& answer : channel.replies[requests].take_due())
    peers.send(opposite(requests), BytesView(answer));
}

void Channels::refuse(Channel& channel, Way way, const msg::ChannelRequest& request, Peers& peers) {
  if (!request.want_reply) return;
  channel.replies[way].answered(wire::encode(msg::ChannelFailure{channel.recipient[opposite(way)]}));
  send_due(channel, way, peers);
}

bool Channels::answers_unknown(Way way, transport::Origin request, Peers& peers) {
  Channel* channel = table_.find_open(way, request.recipient_channel);
  if (!channel || channel->life->is_closed_by_us(opposite(way))) return false;
  const msg::ChannelFailure failure{channel->recipient[opposite(way)]};
  const auto subject = channel->replies[way].answered_instead(request.sequence_number, wire::encode(failure));
  if (!subject) return false;
  if (*subject == Subject::program) not_begun(*channel);
  tell_reply(*channel, *subject, Reply::failure);
  send_due(*channel, way, peers);
  go_on_waiting();
  return true;
}

}  // namespace sshrp::channel
