// Direction: the hot loop. Packets of one leg, burst after burst, become packets of the other.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "channel/session_policy.h"
#include "net/connection.h"
#include "util/leg.h"

namespace sshrp::relay {

/// The peer closed its TCP connection, or its side of it.
struct EndOfStream {};
/// The peer said SSH_MSG_DISCONNECT.
struct PeerDisconnected {
  transport::PeerDisconnect said;
};
/// The peer broke the protocol.
struct Violation {
  wire::ProtocolError error;
};
/// The connection broke.
struct Lost {
  std::string reason;
  std::string_view for_others{};  // ConnectionLost::for_others()
};

/// Why a relayed session is over.
struct Ending {
  Leg leg;  // whose fault or wish it was
  std::variant<EndOfStream, PeerDisconnected, Violation, Lost> cause;
};

class Direction {
 public:
  /// All outlive the direction.
  /// `figures`: where the session's bytes and activity stand; or nullptr.
  Direction(Way way, net::Connection& from, net::Connection& to, channel::SessionPolicy& policy,
            channel::Peers& peers, facts::SessionFigures* figures)
      : way_(way), from_(from), to_(to), policy_(policy), peers_(peers), figures_(figures) {}

  /// Ends when `from` ends, and what is to be relayed of it is with `to`.
  net::Task<Ending> run();
  /// After run(): ends when the kernel has taken all of that, or the peer of `to` is gone.
  net::Task<void> deliver() { return to_.delivered(); }
  /// When `from` ended; nullopt before.
  std::optional<net::Clock::time_point> ended_at() const { return ended_at_; }

  std::uint64_t payload_bytes() const { return payload_bytes_; }
  /// When it carried data of channels last; nullopt: never.
  std::optional<net::Clock::time_point> last_data() const { return last_data_; }

 private:
  net::Task<Ending> run_bursts();
  net::Connection::Left relay_burst();
  net::Connection::Left relay_packets();
  void count_bytes();
  void note_data(net::Clock::time_point now);
  bool must_read_on() const;
  bool holds_up_names() const;
  bool must_wait() const;
  bool is_full() const;
  Leg leg() const { return way_ == Way::up ? Leg::downstream : Leg::upstream; }

  const Way way_;
  net::Connection& from_;
  net::Connection& to_;
  channel::SessionPolicy& policy_;
  channel::Peers& peers_;
  facts::SessionFigures* const figures_;
  std::uint64_t payload_bytes_ = 0;
  std::uint64_t counted_bytes_ = 0;  // of these
  std::optional<net::Clock::time_point> ended_at_;
  std::optional<net::Clock::time_point> last_data_;
};

/// Begins the key exchanges of two legs that are due, one after the other, and none while the other leg is in
/// one, whoever began it: what the peers still send until they are done waits in the other leg's queue, and
/// two such queues, both full, would hold up each other.
void rekey_if_due(net::Connection& one, net::Connection& other, net::Clock::time_point now);

}  // namespace sshrp::relay
