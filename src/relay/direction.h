// Direction: the hot loop. Packets of one leg, burst after burst, become packets of the other.
#pragma once

#include "relay/ending.h"
#include "relay/policy.h"

namespace sshrp::relay {

class Direction {
 public:
  /// All outlive the direction.
  Direction(Way way, net::Connection& from, net::Connection& to, Policy& policy, Peers& peers)
      : way_(way), from_(from), to_(to), policy_(policy), peers_(peers) {}

  /// Ends when `from` ends, and all that came before has been handed to `to`.
  net::Task<Ending> run();
  /// When `from` ended; nullopt before.
  std::optional<net::Clock::time_point> ended_at() const { return ended_at_; }

  std::uint64_t payload_bytes() const { return payload_bytes_; }

 private:
  net::Task<Ending> run_bursts();
  net::Connection::Left relay_burst();
  bool must_read_on() const;
  bool must_wait() const;
  bool is_full() const;
  Leg leg() const { return way_ == Way::up ? Leg::downstream : Leg::upstream; }

  const Way way_;
  net::Connection& from_;
  net::Connection& to_;
  Policy& policy_;
  Peers& peers_;
  std::uint64_t payload_bytes_ = 0;
  std::optional<net::Clock::time_point> ended_at_;
};

/// Begins the key exchanges of two legs that are due, one after the other, and none while the other leg is in
/// one, whoever began it: what the peers still send until they are done waits in the other leg's queue, and
/// two such queues, both full, would hold up each other.
void rekey_if_due(net::Connection& one, net::Connection& other, net::Clock::time_point now);

}  // namespace sshrp::relay
