// Relay: both directions of one session, until it is over.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "relay/direction.h"

namespace sshrp::relay {

/// After one side has ended its stream, the other has that long to end too.
inline constexpr std::chrono::seconds half_close_grace{30};
/// While a client that is gone has names moved, others of the account wait: the upstream has that long to
/// answer before it is told.
inline constexpr std::chrono::seconds move_grace{5};

/// Both legs, as the policy sends to them.
class Legs : public channel::Peers {
 public:
  Legs(net::Connection& downstream, net::Connection& upstream)
      : downstream_(downstream), upstream_(upstream) {}

  using channel::Peers::send;
  void send(Way way, transport::SealablePayload payload) override {
    (way == Way::up ? upstream_ : downstream_).transport().send(payload);
  }
  bool is_held_up(Way way) const override {
    return (way == Way::up ? upstream_ : downstream_).transport().holds_sending();
  }

 private:
  net::Connection& downstream_;
  net::Connection& upstream_;
};

class Relay {
 public:
  /// `on_half_closed` is called whenever one side has nothing more to say. `figures`: where others see what
  /// is relayed; or nullptr.
  Relay(
      net::ConnectionPtr downstream, net::ConnectionPtr upstream, channel::SessionPolicy policy,
      const net::Executor& executor, std::function<void()> on_half_closed = [] {},
      facts::SessionFigures* figures = nullptr);

  /// Ends when both directions have ended; gives what ended the first. An end of stream is passed on as such,
  /// and the other direction goes on; after any other end both connections are still open for a disconnect,
  /// but nothing is relayed any more.
  net::Task<Ending> run(net::Executor executor);

  /// Asks the peer of that leg whether it is there.
  void send_keepalive(Leg leg);
  /// A tap that was full isn't any more.
  void go_on();
  /// A lock of names has come.
  void resume();
  /// After run(): the locks of what the upstream may still do.
  std::vector<sftp::NameLockPtr> take_locks() { return std::move(locks_left_); }

  /// Since when one side has nothing more to say; nullopt while both go on.
  std::optional<net::Clock::time_point> half_closed_since() const;

  /// When data of channels passed last, either way; nullopt: none has.
  std::optional<net::Clock::time_point> last_data() const {
    return std::max(up_.last_data(), down_.last_data());
  }

  std::uint64_t payload_bytes(Way way) const { return (way == Way::up ? up_ : down_).payload_bytes(); }
  std::uint64_t channels() const { return policy_.opened(); }

 private:
  net::Task<void> run_direction(Direction& direction, net::Connection& to);
  net::Task<void> names_moved();
  void note(Ending ending, net::Connection& to);
  void interrupt();

  net::ConnectionPtr downstream_;
  net::ConnectionPtr upstream_;
  Legs legs_;
  channel::SessionPolicy policy_;
  Direction up_;
  Direction down_;
  const std::function<void()> on_half_closed_;
  net::Event down_ended_;
  enum class Spawned { running, over } spawned_ = Spawned::running;  // the coroutine of `down_`
  std::vector<sftp::NameLockPtr> locks_left_;
  std::exception_ptr failure_;
  std::optional<Ending> ending_;
};

}  // namespace sshrp::relay
