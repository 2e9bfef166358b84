// RunSlot, fair queueing: of the connections of a thread that have much to read, one after the other reads a
// burst, and between two of them everybody else does what there is to do. So somebody who types waits for a
// burst or two, however many sessions move as much as they can.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/event.h"

namespace sshrp::net {

/// A connection's place in its thread's fair queue; used by one thread only. It outlives the coroutine that
/// waits for it.
class RunSlot {
 public:
  RunSlot() = default;
  RunSlot(const RunSlot&) = delete;
  RunSlot& operator=(const RunSlot&) = delete;
  ~RunSlot();

  /// Ends when it is this connection's turn, at once if nobody else on this thread has or wants one; or with
  /// give_up().
  Task<void> begin(Executor executor);
  /// Ends the wait of begin(), without a turn.
  void give_up();
  /// The next turn begins when all have had their time that have something to do now. Does nothing if it
  /// isn't this one's turn.
  void end(const Executor& executor);

  bool is_on() const;
  /// Whether it is anybody's turn on this thread, or about to be.
  static bool is_anybodys();
  /// If it is nobody's: what was just done without one counts as a turn that ends.
  static void count_one(const Executor& executor);
};

}  // namespace sshrp::net
