// Relay: both directions of one session, until it is over.
#pragma once

#include "relay/direction.h"

namespace sshrp::relay {

/// After one side has ended its stream, the other has that long to end too.
inline constexpr std::chrono::seconds half_close_grace{30};

/// Both legs, as the policy sends to them.
class Legs : public Peers {
 public:
  Legs(net::Connection& downstream, net::Connection& upstream)
      : downstream_(downstream), upstream_(upstream) {}

  using Peers::send;
  void send(Way way, transport::RoomyPayload payload) override {
    (way == Way::up ? upstream_ : downstream_).transport().send(payload);
  }
  bool is_congested(Way way) const override {
    return (way == Way::up ? upstream_ : downstream_).transport().congested();
  }

 private:
  net::Connection& downstream_;
  net::Connection& upstream_;
};

class Relay {
 public:
  Relay(net::ConnectionPtr downstream, net::ConnectionPtr upstream, Policy policy,
        const net::Executor& executor);

  /// Ends when both directions have ended; gives what ended the first. An end of stream is passed on as such,
  /// and the other direction goes on; after any other end both connections are still open for a last word,
  /// but nothing is relayed any more.
  net::Task<Ending> run(net::Executor executor);

  /// Since when one side has nothing more to say; nullopt while both go on.
  std::optional<net::Clock::time_point> half_closed_since() const;

  std::uint64_t payload_bytes(Way way) const { return (way == Way::up ? up_ : down_).payload_bytes(); }
  std::uint64_t channels() const { return policy_.channels(); }

 private:
  net::Task<void> run_direction(Direction& direction, net::Connection& to);
  void note(Ending ending, net::Connection& to);
  void interrupt();

  net::ConnectionPtr downstream_;
  net::ConnectionPtr upstream_;
  Legs legs_;
  Policy policy_;
  Direction up_;
  Direction down_;
  net::Event down_ended_;
  enum class Spawned { running, over } spawned_ = Spawned::running;  // the coroutine of `down_`
  std::exception_ptr failure_;
  std::optional<Ending> ending_;
};

}  // namespace sshrp::relay
