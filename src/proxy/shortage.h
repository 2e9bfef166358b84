// Shortage: of descriptors or memory, so that connections can't be accepted. It is logged once; where it
// lasts, who waits for a descriptor is told and closed, instead of being left in the kernel's queue.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/spare_descriptors.h"
#include "proxy/flood_log.h"
#include "proxy/snapshot.h"

namespace sshrp::proxy {

/// A shorter one makes nobody wait whom it would help to be told.
inline constexpr std::chrono::seconds shortage_patience{1};
/// Over, when nothing has failed for so long.
inline constexpr std::chrono::seconds shortage_rest{1};
/// For one thread: the executor's. All listeners together.
class Shortage {
 public:
  /// `log` and the executor outlive it.
  Shortage(const net::Executor& executor, const Snapshot& snapshot, FloodLog& log);

  /// net::OnFailure. What isn't a shortage is left alone.
  void failed(int socket, const std::error_code& error);
  /// Nothing is accepted any more.
  void finish();

 private:
  void begin(const std::error_code& error);
  void end();
  void send_away(int socket);

  net::Timer rest_;
  FloodLog& log_;
  const Bytes words_;  // our identification and a DISCONNECT
  net::SpareDescriptors spares_{};
  std::optional<net::Clock::time_point> since_{};
  std::uint64_t sent_away_ = 0;
};

}  // namespace sshrp::proxy
