// Keepalive: whether a peer that says nothing is asked if it is there, and given up when it says nothing to
// that, as sshd does it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "config/config.h"
#include "net/connection.h"

namespace sshrp::proxy {

class Keepalive {
 public:
  using Clock = net::Clock;

  /// `limits` outlives it; `now`: the peer is there.
  Keepalive(const config::Keepalive& limits, Clock::time_point now) : limits_(&limits), since_(now) {}

  /// When it is to be looked at; nullopt: never. `heard`: when the peer has said something last.
  std::optional<Clock::time_point> look_at(Clock::time_point heard) const;

  enum class Verdict { well, silent, gone };
  /// `packet`: the number of the last one that came.
  Verdict look(Clock::time_point heard, std::uint32_t packet, Clock::time_point now);

  /// It can't be asked now, and nothing is held against it.
  void postpone(Clock::time_point now) { since_ = now; }

  std::chrono::seconds interval() const { return limits_->interval.value; }

 private:
  const config::Keepalive* limits_;
  Clock::time_point since_;  // at the latest: it was asked then, or said something
  std::uint32_t packet_ = 0;
  std::uint32_t unanswered_ = 0;  // questions, in a row
};

/// Whether a peer that is well would be heard. Not in a key exchange, which has a limit of its own; not while
/// it doesn't take what it was sent before, which is for `ack_timeout` to judge; and not while we don't read
/// what it says, because the other side takes no more.
bool can_answer(net::Connection& peer, std::chrono::seconds interval);

}  // namespace sshrp::proxy
