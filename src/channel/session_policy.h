// SessionPolicy: what becomes of a message of the connection layer that one side sends to the other.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>

#include "channel/channels.h"
#include "channel/open_channels.h"
#include "facts/session_slots.h"
#include "transport/settings.h"

namespace sshrp::channel {

/// Proofs of host keys for one session; clients ask once. Signing is dear, and the thread is shared.
inline constexpr unsigned max_proofs = 8;

/// One session's; used by both directions, which are on one thread.
class SessionPolicy {
 public:
  /// `host_keys` and `session_id` are those of the leg towards the client. `channels`: nullptr where nobody
  /// looks into them.
  SessionPolicy(std::shared_ptr<const std::vector<transport::SignerPtr>> host_keys, Bytes session_id,
                std::unique_ptr<Channels> channels);

  /// Whether handle() has something to do about messages of this number. All others are to be sent on as they
  /// are: where nobody looks into the channels, everything behind a channel's opening.
  bool concerns(msg::Number number) const { return concerns_.has(number); }

  /// Sends the message on, answers it, or drops it. Throws ProtocolError for a message that ends the sender's
  /// connection.
  void handle(Way way, transport::SealablePayload packet, Peers& peers);
  /// Asks the receiver of that way whether it is there, by keepalive@openssh.com. Its answer goes no further.
  void send_keepalive(Way way, Peers& peers);
  /// To be called at the end of each burst.
  void burst_over();
  /// Nothing more is to be read of the sender of that way for now.
  bool is_full(Way way) const {
    return replies_[way].size() >= max_pending_replies || (channels_ && channels_->is_full(way));
  }
  /// A lock of names has come: what waited for it goes on.
  void resume();
  /// Names are being moved: the upstream is to be read until it has answered.
  bool moves_names() const { return channels_ && channels_->moves_names(); }
  /// Called, once, as soon as no names are being moved.
  void on_names_moved(std::function<void()> moved);
  /// Nothing more comes. Gives the locks of what the upstream may still do.
  std::vector<sftp::NameLockPtr> end();

  /// From here on the channels that were asked for and that are open stand there, unless that is nullptr: for
  /// it the ends of channels are looked at, too, by their numbers alone.
  void show_in(facts::SessionFigures* figures);

  /// That were asked for, by either side.
  std::uint64_t opened() const { return opened_; }

 private:
  void global_request(Way way, transport::SealablePayload packet, Peers& peers);
  void global_reply(Way way, transport::SealablePayload packet, Peers& peers);
  void unimplemented(Way way, transport::SealablePayload packet, Peers& peers);
  void unimplemented_by_no_number(Way way, Peers& peers);
  void answer(Way requests, const msg::GlobalRequest& request, Bytes reply, Peers& peers);
  void send_due(Way requests, Peers& peers);
  Bytes prove(const msg::GlobalRequest& request);
  void note_names_moved();
  void note_channels(Way way, BytesView message);

  std::shared_ptr<const std::vector<transport::SignerPtr>> host_keys_;
  Bytes session_id_;
  std::unique_ptr<Channels> channels_;
  msg::Numbers concerns_;
  msg::Numbers concerns_channels_;  // what `channels_` is given
  std::uint64_t opened_ = 0;
  OpenChannels open_channels_{};
  facts::SessionFigures* figures_ = nullptr;
  PerWay<PendingReplies> replies_;  // to global requests that went that way
  unsigned proofs_ = 0;
  std::uint32_t keepalives_ = 0;
  std::function<void()> on_names_moved_{};
};

}  // namespace sshrp::channel
