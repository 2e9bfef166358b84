// Policy: what becomes of a message of the connection layer that one side sends to the other.
#pragma once

#include <variant>

#include "relay/guard.h"
#include "transport/settings.h"

namespace sshrp::relay {

/// Proofs of host keys for one session; clients ask once. Signing is dear, and the thread is shared.
inline constexpr unsigned max_proofs = 8;

/// A session in which nothing is denied: channels are the peers' own.
class OpenSession {
 public:
  bool permits(Way, const msg::GlobalRequest&) { return true; }
  bool answers_unknown(Way, transport::Origin, Peers&) { return false; }
  void handle(Way way, transport::RoomyPayload packet, Peers& peers);
  void burst_over() {}
  void end() {}
  std::uint64_t channels() const { return channels_; }

 private:
  std::uint64_t channels_ = 0;  // asked for, by either side
};

/// One session's; used by both directions, which are on one thread.
class Policy {
 public:
  using Session = std::variant<OpenSession, Guard>;

  /// `host_keys` and `session_id` are those of the leg towards the client.
  Policy(std::shared_ptr<const std::vector<transport::SignerPtr>> host_keys, Bytes session_id,
         Session session);

  /// Whether handle() has something to do about messages of this number. All others are to be sent on as they
  /// are: in an open session, everything behind a channel's opening.
  bool concerns(msg::Number number) const {
    const auto n = static_cast<unsigned>(number);
    return (n >= first_concern_ && n <= last_concern_) || number == msg::Number::unimplemented;
  }

  /// Sends the message on, answers it, or drops it. Throws ProtocolError for a message that ends the sender's
  /// connection.
  void handle(Way way, transport::RoomyPayload packet, Peers& peers);
  /// To be called at the end of each burst.
  void burst_over();
  /// Nothing more comes.
  void end();

  std::uint64_t channels() const;

 private:
  void global_request(Way way, transport::RoomyPayload packet, Peers& peers);
  void global_reply(Way way, transport::RoomyPayload packet, Peers& peers);
  void unimplemented(Way way, transport::RoomyPayload packet, Peers& peers);
  void unimplemented_by_no_number(Way way, Peers& peers);
  void answer(Way requests, const msg::GlobalRequest& request, Bytes reply, Peers& peers);
  void send_due(Way requests, Peers& peers);
  Bytes prove(const msg::GlobalRequest& request);

  std::shared_ptr<const std::vector<transport::SignerPtr>> host_keys_;
  Bytes session_id_;
  Session session_;
  static constexpr auto first_concern_ = static_cast<unsigned>(msg::Number::global_request);
  unsigned last_concern_;           // the last message number that concerns us
  PerWay<PendingReplies> replies_;  // to global requests that went that way
  unsigned proofs_ = 0;
};

/// `journal` is used only if not everything is granted.
Policy::Session make_session(Grants grants, std::unique_ptr<Journal> journal);

}  // namespace sshrp::relay
