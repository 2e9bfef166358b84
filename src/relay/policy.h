// Policy: what becomes of a packet that one side sends to the other.
#pragma once

#include "msg/connection.h"
#include "relay/pending_replies.h"
#include "transport/settings.h"

namespace sshrp::relay {

/// Proofs of host keys for one session; clients ask once. Signing is dear, and the thread is shared.
inline constexpr unsigned max_proofs = 8;

enum class Decision {
  forward,  // as it is
  drop,     // it was ours to answer, or to nobody's use
};

/// Which way a packet goes.
enum class Way { up, down };  // up: from the client to the upstream

/// One session's; used by both directions, which are on one thread.
class Policy {
 public:
  /// `host_keys` and `session_id` are those of the leg towards the client.
  Policy(std::shared_ptr<const std::vector<transport::SignerPtr>> host_keys, Bytes session_id)
      : host_keys_(std::move(host_keys)), session_id_(std::move(session_id)) {}

  /// Whether decide() has something to say about messages of this number. All others are forwarded: of
  /// channels, the numbers and windows are the peers' own.
  static bool concerns(msg::Number number) {
    return number >= msg::Number::global_request && number <= msg::Number::channel_open;
  }

  /// Throws ProtocolError for a message that ends the sender's connection.
  Decision decide(Way way, BytesView payload);

  /// Payloads for the client that are due now, after decide(): our own answers.
  std::vector<Bytes> take_due() { return replies_to_client_.take_due(); }

  std::uint64_t channels() const { return channels_; }

 private:
  Decision decide_request(Way way, BytesView payload);
  Decision answer_proof(const msg::GlobalRequest& request);
  PendingReplies& replies_to(Way requests) {
    return requests == Way::up ? replies_to_client_ : replies_to_upstream_;
  }

  std::shared_ptr<const std::vector<transport::SignerPtr>> host_keys_;
  Bytes session_id_;
  PendingReplies replies_to_client_;    // for the client's global requests
  PendingReplies replies_to_upstream_;  // for the upstream's
  unsigned proofs_ = 0;
  std::uint64_t channels_ = 0;  // asked for, by either side
};

}  // namespace sshrp::relay
