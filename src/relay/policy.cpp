#include "relay/policy.h"

#include "msg/transport.h"
#include "relay/host_key_proof.h"
#include "relay/opening.h"

namespace sshrp::relay {
namespace {

// RFC 4250 §4.1.2: 80 to 127 are the connection layer's.
constexpr unsigned last_of_connection = 127;

unsigned last_concern(const Policy::Session& session) {
  return std::holds_alternative<OpenSession>(session)
             ? static_cast<unsigned>(msg::Number::channel_open_confirmation)
             : last_of_connection;
}

}  // namespace

void OpenSession::handle(Way way, transport::RoomyPayload packet, Peers& peers) {
  if (static_cast<msg::Number>(packet.payload[0]) == msg::Number::channel_open) ++channels_;
  peers.send(way, packet);
}

Policy::Session make_session(Grants grants, std::unique_ptr<Journal> journal) {
  if (grants.are_everything()) return OpenSession{};
  return Guard(std::move(grants), std::move(journal));
}

Policy::Policy(std::shared_ptr<const std::vector<transport::SignerPtr>> host_keys, Bytes session_id,
               Session session)
    : host_keys_(std::move(host_keys)),
      session_id_(std::move(session_id)),
      session_(std::move(session)),
      last_concern_(last_concern(session_)) {}

void Policy::handle(Way way, transport::RoomyPayload packet, Peers& peers) {
  switch (static_cast<msg::Number>(packet.payload[0])) {
    case msg::Number::global_request:
      return global_request(way, packet, peers);
    case msg::Number::request_success:
    case msg::Number::request_failure:
      return global_reply(way, packet, peers);
    case msg::Number::unimplemented:
      return unimplemented(way, packet, peers);
    case msg::Number::channel_open:
    case msg::Number::channel_open_confirmation:
      lower_maximum_packet(packet);
      [[fallthrough]];
    default:
      std::visit([&](auto& session) { session.handle(way, packet, peers); }, session_);
  }
}

void Policy::global_request(Way way, transport::RoomyPayload packet, Peers& peers) {
  const auto request = wire::decode<msg::GlobalRequest>(packet.view());
  if (replies_[way].full()) throw wire::ProtocolError("too many global requests await a reply");
  // Host keys are the proxy's: the upstream's would only make the client distrust one of the two.
  if (way == Way::down && request.request_name == hostkeys_announcement)
    return answer(way, request, wire::encode(msg::RequestSuccess{}), peers);
  if (way == Way::up && request.request_name == hostkeys_prove)
    return answer(way, request, prove(request), peers);
  if (!std::visit([&](auto& session) { return session.permits(way, request); }, session_))
    return answer(way, request, wire::encode(msg::RequestFailure{}), peers);
  if (request.want_reply)
    replies_[way].passed_on(packet.origin.value_or(transport::Origin{}).sequence_number);
  peers.send(way, packet);
}

Bytes Policy::prove(const msg::GlobalRequest& request) {
  if (++proofs_ > max_proofs) return wire::encode(msg::RequestFailure{});
  return prove_host_keys(request.request_specific.bytes, *host_keys_, session_id_);
}

void Policy::answer(Way requests, const msg::GlobalRequest& request, Bytes reply, Peers& peers) {
  if (!request.want_reply) return;
  replies_[requests].answered(std::move(reply));
  send_due(requests, peers);
}

// A reply that was waited for goes first, then our own answers that stood behind it.
void Policy::global_reply(Way way, transport::RoomyPayload packet, Peers& peers) {
  if (!replies_[opposite(way)].replied()) return;
  peers.send(way, packet);
  send_due(opposite(way), peers);
}

// What the sender doesn't know came the other way. A request that wanted a reply gets the one that RFC 4254
// has for it, in its turn; for all else, who sent it is told in the same words, by the number that it knows
// it by.
void Policy::unimplemented(Way way, transport::RoomyPayload packet, Peers& peers) {
  const Way asked = opposite(way);
  if (!packet.origin) return unimplemented_by_no_number(way, peers);
  const transport::Origin origin = *packet.origin;
  if (origin.maker == transport::Maker::us) return;
  if (replies_[asked].answered_instead(origin.sequence_number, wire::encode(msg::RequestFailure{})))
    return send_due(asked, peers);
  if (!std::visit([&](auto& session) { return session.answers_unknown(asked, origin, peers); }, session_))
    peers.send(way, msg::Unimplemented{origin.sequence_number});
}

// Some peers don't begin their numbers anew as strict key exchange has it, so that theirs mean nothing to us.
// As peers say that they don't know something when they come to it, it's the oldest request.
void Policy::unimplemented_by_no_number(Way way, Peers& peers) {
  if (replies_[opposite(way)].empty()) return;
  transport::RoomyBytes failure(wire::encode(msg::RequestFailure{}));
  global_reply(way, failure.payload(), peers);
}

void Policy::send_due(Way requests, Peers& peers) {
  for (const Bytes& reply : replies_[requests].take_due()) peers.send(opposite(requests), BytesView(reply));
}

void Policy::burst_over() {
  std::visit([](auto& session) { session.burst_over(); }, session_);
}

void Policy::end() {
  std::visit([](auto& session) { session.end(); }, session_);
}

std::uint64_t Policy::channels() const {
  return std::visit([](const auto& session) { return session.channels(); }, session_);
}

}  // namespace sshrp::relay
