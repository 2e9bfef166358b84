// Bursts: what one read brought is opened, sealed and sent on before the next wait. The relay's way to read.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/exchanger.h"
#include "net/run_slot.h"

namespace sshrp::net {

/// What a burst may bring, bytes: measured best between 64 KiB and 1 MiB.
inline constexpr std::size_t burst_size = 512 * 1024;

class Bursts {
 public:
  enum class Burst { data, nothing, end };
  enum class Left { incomplete, packets };

  // Connection has the same functions. `received`: what has come and isn't used yet.
  Task<void> readable(Wire& wire, Exchanger& exchanger);
  Burst begin(Wire& wire, util::Buffer& received);
  std::optional<transport::SealablePayload> next(Wire& wire) { return wire.transport().receive(burst_); }
  void end(Wire& wire, Exchanger& exchanger, util::Buffer& received, Left left);
  bool has_left_packets() const { return left_ == Left::packets; }
  Clock::time_point began() const { return began_; }
  void stop() { run_slot_.give_up(); }

 private:
  MutableBytes burst_;       // what is left of the burst under way
  Clock::time_point began_;  // the last burst
  std::uint64_t exchanges_before_ = 0;
  RunSlot run_slot_;
  Left left_ = Left::incomplete;
  enum class Last { small, large } last_ = Last::small;  // burst
};

}  // namespace sshrp::net
