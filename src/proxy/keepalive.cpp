// SPDX-License-Identifier: MIT
#include "proxy/keepalive.h"

#include <algorithm>

namespace sshrp::proxy {

std::optional<net::Clock::time_point> Keepalive::look_at(Clock::time_point heard) const {
  if (interval().count() == 0) return std::nullopt;
  return std::max(since_, heard) + interval();
}

// By the number, too: between two looks only that is sure.
Keepalive::Verdict Keepalive::look(Clock::time_point heard, std::uint32_t packet, Clock::time_point now) {
  if (heard > since_ || packet != packet_) unanswered_ = 0;
  since_ = std::max(since_, heard);
  packet_ = packet;
  if (now < since_ + interval()) return Verdict::well;
  since_ = now;
  if (unanswered_ >= limits_->count_max.value) return Verdict::gone;
  ++unanswered_;
  return Verdict::silent;
}

// What waits behind a closed window waits for the peer's program. What isn't acknowledged for so long was
// sent in vain, in a key exchange, too; on a slow line something is acknowledged from time to time.
bool can_answer(net::Connection& peer, std::chrono::seconds interval) {
  if (peer.has_unread() || !peer.transport().output().empty()) return false;
  const net::Unacknowledged found = peer.unacknowledged();
  if (found.data) return found.since_last_ack >= interval;
  return !found.unsent && !peer.transport().exchange_since();
}

}  // namespace sshrp::proxy
