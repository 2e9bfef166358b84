#include "relay/policy.h"

#include "relay/host_key_proof.h"

namespace sshrp::relay {
namespace {

constexpr Way opposite(Way way) { return way == Way::up ? Way::down : Way::up; }

}  // namespace

Decision Policy::decide(Way way, BytesView payload) {
  switch (static_cast<msg::Number>(payload[0])) {
    case msg::Number::global_request:
      return decide_request(way, payload);
    case msg::Number::request_success:
    case msg::Number::request_failure:
      return replies_to(opposite(way)).replied() ? Decision::forward : Decision::drop;
    case msg::Number::channel_open:
      ++channels_;
      return Decision::forward;
    default:
      return Decision::forward;
  }
}

Decision Policy::decide_request(Way way, BytesView payload) {
  const auto request = wire::decode<msg::GlobalRequest>(payload);
  if (replies_to(way).full()) throw wire::ProtocolError("too many global requests await a reply");
  // Host keys are the proxy's: the upstream's would only make the client distrust one of the two.
  if (way == Way::down && request.request_name == hostkeys_announcement) return Decision::drop;
  if (way == Way::up && request.request_name == hostkeys_prove) return answer_proof(request);
  if (request.want_reply) replies_to(way).passed_on();
  return Decision::forward;
}

Decision Policy::answer_proof(const msg::GlobalRequest& request) {
  Bytes answer = ++proofs_ > max_proofs
                     ? wire::encode(msg::RequestFailure{})
                     : prove_host_keys(request.request_specific.bytes, *host_keys_, session_id_);
  if (request.want_reply) replies_to_client_.answered(std::move(answer));
  return Decision::drop;
}

}  // namespace sshrp::relay
