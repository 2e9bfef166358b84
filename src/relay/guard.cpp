#include "relay/guard.h"

#include <fmt/format.h>

#include "relay/opening.h"
#include "relay/window.h"
#include "util/text.h"

namespace sshrp::relay {
namespace {

using config::Right;

// RFC 4254 §5.1
constexpr std::uint32_t administratively_prohibited = 1;
constexpr std::uint32_t resource_shortage = 4;

std::string_view what(Scope scope) {
  switch (scope) {
    case Scope::channel_type:
      return "channel";
    case Scope::channel_request:
      return "channel request";
    case Scope::global_request:
      break;
  }
  return "global request";
}

std::string describe(Scope scope, Way way, std::string_view name) {
  return fmt::format("{} \"{}\" of the {}", what(scope), util::escape(name), sender_of(way));
}

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

/// A handled channel that failed is closed before its peers have closed it.
bool has_been_closed(const Channel& channel, Way way) {
  const auto* handled = std::get_if<std::unique_ptr<HandledChannel>>(&channel.carrier);
  return handled && (*handled)->told(way) == Said::close;
}

}  // namespace

Guard::Guard(Grants grants, std::unique_ptr<Journal> journal)
    : permissions_(effective(std::move(grants.permissions))),
      sftp_(std::move(grants.sftp)),
      journal_(std::move(journal)) {}

bool Guard::permits(Way way, const msg::GlobalRequest& request) {
  return judge(Scope::global_request, way, request.request_name, request.request_specific.bytes) ==
         Verdict::granted;
}

void Guard::handle(Way way, transport::RoomyPayload packet, Peers& peers) {
  using Handler = void (Guard::*)(Way, transport::RoomyPayload, Peers&);
  static constexpr Handler handlers[] = {// from SSH_MSG_CHANNEL_OPEN on
                                         &Guard::channel_open,
                                         &Guard::channel_open_confirmation,
                                         &Guard::channel_open_failure,
                                         &Guard::window_adjust,
                                         &Guard::data,
                                         &Guard::extended_data,
                                         &Guard::eof,
                                         &Guard::close,
                                         &Guard::channel_request,
                                         &Guard::reply,
                                         &Guard::reply};
  const std::size_t index = packet.payload[0] - static_cast<std::size_t>(msg::Number::channel_open);
  if (index < std::size(handlers)) return (this->*handlers[index])(way, packet, peers);
  if (permissions_.rights.has(Right::unnamed)) peers.send(way, packet);
}

Guard::Verdict Guard::judge(Scope scope, Way way, std::string_view name, BytesView specific) {
  const RequestRule* rule = find_rule(scope, way, name);
  if (rule ? follows(*rule, way, specific) : permissions_.rights.has(Right::unnamed)) {
    if (rule && rule->right && way == Way::up) made_use_of_.add(*rule->right);
    return Verdict::granted;
  }
  journal_->refused(describe(scope, way, name));
  return Verdict::refused;
}

bool Guard::follows(const RequestRule& rule, Way way, BytesView specific) const {
  if (rule.right && !permissions_.rights.has(*rule.right)) return false;
  if (rule.right && way == Way::down && !made_use_of_.has(*rule.right)) return false;
  return !rule.permits || rule.permits(permissions_, specific);
}

void Guard::channel_open(Way way, transport::RoomyPayload packet, Peers& peers) {
  const auto open = wire::decode<msg::ChannelOpen>(packet.view());
  ++opened_;
  const auto refuse = [&](std::uint32_t reason, std::string_view description) {
    peers.send(opposite(way), msg::ChannelOpenFailure{open.sender_channel, reason, description, ""});
  };
  if (judge(Scope::channel_type, way, open.channel_type, open.type_specific.bytes) == Verdict::refused)
    return refuse(administratively_prohibited, "not permitted here");
  if (table_.full()) return refuse(resource_shortage, "too many channels");
  const bool is_session = way == Way::up && open.channel_type == "session";
  Channel& channel =
      table_.open(way, open.sender_channel, is_session ? Channel::Kind::session : Channel::Kind::other);
  channel.maximum_packet[opposite(way)] = open.maximum_packet_size;
  if (is_session && sftp_.concern_channel()) {
    auto& withheld = channel.carrier.emplace<Channel::Withheld>();
    withheld.window[opposite(way)] = open.initial_window_size;
    withheld.told[opposite(way)] = std::min(open.initial_window_size, 1u);
    tell_window(packet, open.type_specific, withheld.told[opposite(way)]);
  }
  peers.send(way, packet);
}

Channel* Guard::find_opening(Way way, std::uint32_t recipient_channel) {
  Channel* channel = table_.find(way, recipient_channel);
  const bool is_answer =
      channel && channel->state == Channel::State::opening && channel->opened == opposite(way);
  return is_answer ? channel : nullptr;
}

void Guard::channel_open_confirmation(Way way, transport::RoomyPayload packet, Peers& peers) {
  const auto confirmation = wire::decode<msg::ChannelOpenConfirmation>(packet.view());
  Channel* channel = find_opening(way, confirmation.recipient_channel);
  if (!channel) return;
  table_.confirm(*channel, confirmation.sender_channel);
  channel->maximum_packet[opposite(way)] = confirmation.maximum_packet_size;
  if (auto* withheld = std::get_if<Channel::Withheld>(&channel->carrier)) {
    withheld->window[opposite(way)] = confirmation.initial_window_size;
    tell_window(packet, confirmation.type_specific, 0);
  }
  peers.send(way, packet);
}

void Guard::channel_open_failure(Way way, transport::RoomyPayload packet, Peers& peers) {
  const auto failure = wire::decode<msg::ChannelOpenFailure>(packet.view());
  Channel* channel = find_opening(way, failure.recipient_channel);
  if (!channel) return;
  table_.remove(*channel);
  peers.send(way, packet);
}

Channel* Guard::find_open(Way way, std::uint32_t recipient_channel) {
  Channel* channel = table_.find(way, recipient_channel);
  const bool is_open = channel && channel->state == Channel::State::open && channel->said[way] != Said::close;
  return is_open ? channel : nullptr;
}

void Guard::window_adjust(Way way, transport::RoomyPayload packet, Peers& peers) {
  const auto adjust = wire::decode<msg::ChannelWindowAdjust>(packet.view());
  Channel* channel = find_open(way, adjust.recipient_channel);
  if (!channel) return;
  if (auto* withheld = std::get_if<Channel::Withheld>(&channel->carrier)) {
    std::uint32_t& window = withheld->window[opposite(way)];
    window = widened(window, adjust.bytes_to_add);
  } else if (auto* handled = std::get_if<std::unique_ptr<HandledChannel>>(&channel->carrier)) {
    (*handled)->window_adjust(way, adjust.bytes_to_add);
  } else {
    peers.send(way, packet);
  }
}

HandledChannel* Guard::relay_data(Way way, std::uint32_t recipient_channel, transport::RoomyPayload packet,
                                  Peers& peers) {
  Channel* channel = find_open(way, recipient_channel);
  if (!channel || channel->said[way] != Said::nothing) return nullptr;
  if (std::holds_alternative<Channel::Withheld>(channel->carrier))
    throw wire::ProtocolError("data on a channel on which no program runs yet");
  if (auto* handled = std::get_if<std::unique_ptr<HandledChannel>>(&channel->carrier)) return handled->get();
  peers.send(way, packet);
  return nullptr;
}

void Guard::data(Way way, transport::RoomyPayload packet, Peers& peers) {
  const auto data = wire::decode<msg::ChannelData>(packet.view());
  if (auto* handled = relay_data(way, data.recipient_channel, packet, peers)) handled->data(way, data.data);
}

void Guard::extended_data(Way way, transport::RoomyPayload packet, Peers& peers) {
  const auto data = wire::decode<msg::ChannelExtendedData>(packet.view());
  if (auto* handled = relay_data(way, data.recipient_channel, packet, peers))
    handled->extended_data(way, data.data_type_code, data.data);
}

void Guard::eof(Way way, transport::RoomyPayload packet, Peers& peers) {
  Channel* channel = find_open(way, wire::decode<msg::ChannelEof>(packet.view()).recipient_channel);
  if (!channel || channel->said[way] != Said::nothing) return;
  channel->said[way] = Said::eof;
  if (auto* handled = std::get_if<std::unique_ptr<HandledChannel>>(&channel->carrier))
    return (*handled)->eof(way);
  peers.send(way, packet);
}

void Guard::close(Way way, transport::RoomyPayload packet, Peers& peers) {
  Channel* channel = find_open(way, wire::decode<msg::ChannelClose>(packet.view()).recipient_channel);
  if (!channel) return;
  channel->said[way] = Said::close;
  if (auto* handled = std::get_if<std::unique_ptr<HandledChannel>>(&channel->carrier))
    return (*handled)->close(way);  // it is removed at the end of a burst
  peers.send(way, packet);
  if (channel->said[opposite(way)] == Said::close) table_.remove(*channel);
}

void Guard::reply(Way way, transport::RoomyPayload packet, Peers& peers) {
  // Success and failure look the same but for their number.
  wire::Reader fields(packet.view().subspan(1));
  Channel* channel = find_open(way, fields.uint32());
  fields.end();
  if (!channel || has_been_closed(*channel, way) || !channel->replies[opposite(way)].replied()) return;
  peers.send(way, packet);
  send_due(*channel, opposite(way), peers);
}

void Guard::send_due(Channel& channel, Way requests, Peers& peers) {
  for (const Bytes& answer : channel.replies[requests].take_due())
    peers.send(opposite(requests), BytesView(answer));
}

void Guard::refuse(Channel& channel, Way way, const msg::ChannelRequest& request, Peers& peers) {
  if (!request.want_reply) return;
  channel.replies[way].answered(wire::encode(msg::ChannelFailure{channel.recipient[opposite(way)]}));
  send_due(channel, way, peers);
}

bool Guard::takes_variable(Channel& channel, const msg::ChannelRequest& request) {
  return request.request_type != "env" || ++channel.variables <= max_variables;
}

bool Guard::answers_unknown(Way way, transport::Origin request, Peers& peers) {
  Channel* channel = find_open(way, request.recipient_channel);
  if (!channel || has_been_closed(*channel, opposite(way))) return false;
  const msg::ChannelFailure failure{channel->recipient[opposite(way)]};
  if (!channel->replies[way].answered_instead(request.sequence_number, wire::encode(failure))) return false;
  send_due(*channel, way, peers);
  return true;
}

// Some servers say how a program ended behind their CLOSE. Clients hear that, as long as they haven't closed
// the channel, too.
Channel* Guard::find_for_request(Way way, const msg::ChannelRequest& request) {
  if (Channel* channel = find_open(way, request.recipient_channel)) return channel;
  const bool is_exit = way == Way::down && !request.want_reply &&
                       (request.request_type == "exit-status" || request.request_type == "exit-signal");
  Channel* channel = table_.find(way, request.recipient_channel);
  return is_exit && channel && channel->state == Channel::State::open ? channel : nullptr;
}

void Guard::channel_request(Way way, transport::RoomyPayload packet, Peers& peers) {
  const auto request = wire::decode<msg::ChannelRequest>(packet.view());
  Channel* channel = find_for_request(way, request);
  if (!channel || has_been_closed(*channel, way)) return;
  transport::Origin origin = packet.origin.value_or(transport::Origin{});
  origin.recipient_channel = request.recipient_channel;
  packet.origin = origin;
  PendingReplies& replies = channel->replies[way];
  if (replies.full()) throw wire::ProtocolError("too many channel requests await a reply");
  const Verdict verdict =
      judge(Scope::channel_request, way, request.request_type, request.type_specific.bytes);
  if (verdict == Verdict::refused || !takes_variable(*channel, request))
    return refuse(*channel, way, request, peers);
  if (const auto asked = way == Way::up ? asked_program(request) : std::nullopt)
    return run(*channel, request, *asked, origin, peers);
  if (request.want_reply) replies.passed_on(origin.sequence_number);
  if (way == Way::down && sftp_.root_path && request.request_type == "exit-signal")
    return peers.send(way, BytesView(without_message(request)));
  peers.send(way, packet);
}

void Guard::run(Channel& channel, const msg::ChannelRequest& request, const Program& asked,
                const transport::Origin& origin, Peers& peers) {
  const auto program = judge_program(channel, asked);
  if (!program) return refuse(channel, Way::up, request, peers);
  for (const Bytes& variable : environment_before(asked, permissions_, request.recipient_channel))
    peers.send(Way::up, BytesView(variable));
  if (request.want_reply) channel.replies[Way::up].passed_on(origin.sequence_number);
  const Bytes encoded = request_program(*program, request.recipient_channel, request.want_reply);
  transport::RoomyBytes roomy(encoded);
  transport::RoomyPayload payload = roomy.payload();
  payload.origin = origin;
  peers.send(Way::up, payload);
  start(channel, *program, peers);
}

std::optional<Program> Guard::judge_program(const Channel& channel, const Program& asked) {
  const Program program = forced(asked, permissions_);
  const bool may_run = channel.kind == Channel::Kind::session && channel.program == Channel::Program::none &&
                       permissions_.rights.has(program.right()) &&
                       !(program.is_sftp() && sftp_.concern_channel() && handled_ >= max_handled_channels);
  if (may_run) return program;
  journal_->refused(fmt::format("{} \"{}\" of the client",
                                asked.kind == Program::Kind::subsystem ? "subsystem" : "program",
                                asked.kind == Program::Kind::shell ? "shell" : util::escape(asked.argument)));
  return std::nullopt;
}

void Guard::start(Channel& channel, const Program& program, Peers& peers) {
  channel.program = Channel::Program::asked;
  if (program.kind == Program::Kind::exec && sftp_.audit == sftp::Audit::on) journal_->ran(program.argument);
  const auto* withheld = std::get_if<Channel::Withheld>(&channel.carrier);
  if (!withheld) return;
  const auto [window, told] = *withheld;
  if (program.is_sftp()) {
    PerWay<HandledChannel::Receiver> receivers;
    for (const Way way : {Way::up, Way::down})
      receivers[way] = {channel.recipient[way], window[way], channel.maximum_packet[way], told[way]};
    ++handled_;
    channel.carrier = std::make_unique<HandledChannel>(sftp_, receivers, peers, *journal_);
    return;
  }
  channel.carrier = Channel::Relayed{};
  for (const Way way : {Way::up, Way::down}) {
    if (const std::uint32_t more = window[way] - told[way])
      peers.send(opposite(way), msg::ChannelWindowAdjust{channel.recipient[opposite(way)], more});
  }
}

void Guard::burst_over() {
  if (handled_ == 0) return;
  for (auto channel = table_.all().begin(); channel != table_.all().end();) {
    Channel& here = *channel++;
    auto* handled = std::get_if<std::unique_ptr<HandledChannel>>(&here.carrier);
    if (!handled) continue;
    (*handled)->flush();
    if (!(*handled)->is_over()) continue;
    --handled_;
    table_.remove(here);
  }
}

}  // namespace sshrp::relay
