// Exchanger: the slow steps of a connection's key exchanges, on other threads, and the rest after an
// exchange.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/wire.h"
#include "net/work_place.h"

namespace sshrp::net {

/// A key exchange costs its peer little, and us as much as megabytes of data: after one, nothing is read for
/// so many times as long as it took. A peer that does nothing else gets a quarter of a thread. Before login
/// they are counted instead (transport::max_exchanges_before_login).
inline constexpr int rest_after_exchange = 3;
inline constexpr std::chrono::seconds max_rest{1};  // a busy machine makes it look longer than it was

class Exchanger {
 public:
  explicit Exchanger(const Executor& executor) : rest_(executor) {}

  void compute_on(WorkPlace& place) { place_ = &place; }

  /// Ends when the step that is due is computed, and what came of it sent: on this thread if that holds up no
  /// session, for it costs less than to wake another one. Throws ConnectionLost, ProtocolError.
  Task<void> compute(Wire& wire);
  /// If keys were exchanged in what has just been done, which took so long, the peer has to rest.
  void note(const Wire& wire, std::uint64_t exchanges_before, Clock::duration took);
  bool must_rest() const { return rest_.expiry() > Clock::now(); }
  /// Ends when the peer may be read again, or with stop().
  Task<void> rest(std::error_code& stopped) { return rest_.async_wait(into(stopped)); }
  void stop() { rest_.cancel(); }

 private:
  WorkPlace* place_ = nullptr;
  Timer rest_;                  // until then nothing is read
  Clock::duration computed_{};  // for the exchange under way, elsewhere
};

}  // namespace sshrp::net
