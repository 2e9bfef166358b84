// SPDX-License-Identifier: MIT
#include "channel/session_policy.h"

#include "channel/host_key_proof.h"
#include "channel/window.h"
#include "facts/counters.h"
#include "msg/transport.h"

namespace sshrp::channel {

using msg::Number;

namespace {

constexpr std::string_view keepalive = "keepalive@openssh.com";

}  // namespace

SessionPolicy::SessionPolicy(std::shared_ptr<const std::vector<transport::SignerPtr>> host_keys,
                             Bytes session_id, std::unique_ptr<Channels> channels)
    : host_keys_(std::move(host_keys)),
      session_id_(std::move(session_id)),
      channels_(std::move(channels)),
      concerns_{Number::unimplemented, Number::channel_open, Number::channel_open_confirmation} {
  concerns_.add(Number::global_request, Number::request_failure);
  if (!channels_) return;
  concerns_channels_ = channels_->wants();
  concerns_.add(concerns_channels_);
  concerns_channels_.add(Number::channel_open, Number::channel_open_confirmation);
}

void SessionPolicy::show_in(facts::SessionFigures* figures) {
  figures_ = figures;
  if (figures_ != nullptr) concerns_.add({Number::channel_open_failure, Number::channel_close});
}

void SessionPolicy::handle(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto number = static_cast<msg::Number>(packet.payload[0]);
  switch (number) {
    case Number::global_request:
      return global_request(way, packet, peers);
    case Number::request_success:
    case Number::request_failure:
      return global_reply(way, packet, peers);
    case Number::unimplemented:
      return unimplemented(way, packet, peers);
    case Number::channel_open:
      ++opened_;
      facts::count("channels");
      [[fallthrough]];
    case Number::channel_open_confirmation:
      lower_maximum_packet(packet);
      [[fallthrough]];
    case Number::channel_open_failure:
    case Number::channel_close:
      note_channels(way, packet.view());
      [[fallthrough]];
    default:
      if (concerns_channels_.has(number)) return channels_->handle(way, packet, peers);
      peers.send(way, packet);
  }
}

void SessionPolicy::note_channels(Way way, BytesView message) {
  if (figures_ == nullptr) return;
  open_channels_.note(way, message);
  facts::show(figures_->channels, opened_);
  for (std::size_t kind = 0; kind < facts::channel_kinds.size(); ++kind)
    facts::show(figures_->channels_open[kind], open_channels_.open()[kind]);
}

void SessionPolicy::global_request(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto request = wire::decode<msg::GlobalRequest>(packet.view());
  // Host keys are the proxy's: the upstream's would only make the client distrust one of the two.
  if (way == Way::down && request.request_name == hostkeys_announcement)
    return answer(way, request, wire::encode(msg::RequestSuccess{}), peers);
  if (way == Way::up && request.request_name == hostkeys_prove)
    return answer(way, request, prove(request), peers);
  if (channels_ && !channels_->permits(way, request))
    return answer(way, request, wire::encode(msg::RequestFailure{}), peers);
  if (request.want_reply)
    replies_[way].passed_on(packet.origin.value_or(transport::Origin{}).sequence_number);
  peers.send(way, packet);
}

Bytes SessionPolicy::prove(const msg::GlobalRequest& request) {
  if (++proofs_ > max_proofs) return wire::encode(msg::RequestFailure{});
  return prove_host_keys(request.request_specific.bytes, *host_keys_, session_id_);
}

void SessionPolicy::answer(Way requests, const msg::GlobalRequest& request, Bytes reply, Peers& peers) {
  if (!request.want_reply) return;
  replies_[requests].answered(std::move(reply));
  send_due(requests, peers);
}

// A reply that was waited for goes first, then our own answers that stood behind it.
void SessionPolicy::global_reply(Way way, transport::SealablePayload packet, Peers& peers) {
  const auto subject = replies_[opposite(way)].replied();
  if (!subject) return;
  if (*subject != PendingReplies::Subject::peers_life) peers.send(way, packet);
  send_due(opposite(way), peers);
}

// Who hasn't answered the last one is asked for no other answer: a peer that answers no such requests at all
// would have those to others' requests taken for them.
void SessionPolicy::send_keepalive(Way way, Peers& peers) {
  const bool wants_reply = !replies_[way].has_ours();
  if (wants_reply) replies_[way].asked_by_us(++keepalives_);
  transport::SealableBytes request(wire::encode(msg::GlobalRequest{keepalive, wants_reply, {}}));
  transport::SealablePayload payload = request.payload();
  payload.origin = transport::Origin{.maker = transport::Maker::us, .sequence_number = keepalives_};
  peers.send(way, payload);
}

// What the sender doesn't know came the other way. A request that wanted a reply gets the one that RFC 4254
// has for it, in its turn; for all else, who sent it is told in the same words, by the number that it knows
// it by.
void SessionPolicy::unimplemented(Way way, transport::SealablePayload packet, Peers& peers) {
  const Way asked = opposite(way);
  if (!packet.origin) return unimplemented_by_no_number(way, peers);
  const transport::Origin origin = *packet.origin;
  if (origin.maker == transport::Maker::us) {
    replies_[asked].our_request_is_unknown(origin.sequence_number);
    return send_due(asked, peers);
  }
  if (replies_[asked].answered_instead(origin.sequence_number, wire::encode(msg::RequestFailure{})))
    return send_due(asked, peers);
  if (!channels_ || !channels_->answers_unknown(asked, origin, peers))
    peers.send(way, msg::Unimplemented{origin.sequence_number});
}

// Some peers don't begin their numbers anew as strict key exchange has it, so that theirs mean nothing to us.
// As peers say that they don't know something when they come to it, it's the oldest request.
void SessionPolicy::unimplemented_by_no_number(Way way, Peers& peers) {
  if (replies_[opposite(way)].empty()) return;
  transport::SealableBytes failure(wire::encode(msg::RequestFailure{}));
  global_reply(way, failure.payload(), peers);
}

void SessionPolicy::send_due(Way requests, Peers& peers) {
  for (const Bytes& reply : replies_[requests].take_due()) peers.send(opposite(requests), BytesView(reply));
}

void SessionPolicy::burst_over() {
  if (channels_) channels_->burst_over();
  note_names_moved();
}

void SessionPolicy::resume() {
  if (channels_) channels_->resume();
  note_names_moved();
}

void SessionPolicy::on_names_moved(std::function<void()> moved) {
  on_names_moved_ = std::move(moved);
  note_names_moved();
}

void SessionPolicy::note_names_moved() {
  if (on_names_moved_ && !moves_names()) std::exchange(on_names_moved_, nullptr)();
}

std::vector<sftp::NameLockPtr> SessionPolicy::end() {
  return channels_ ? channels_->end() : std::vector<sftp::NameLockPtr>();
}

}  // namespace sshrp::channel
