// ProcessLock: what the locks of this process on one account are to the other processes of the daemon: a lock
// on one byte of a file that all have open (fcntl(2), "open file description locks"). The kernel frees it
// when a process dies.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <optional>

#include "lock/shared_names.h"
#include "sftp/name_locks.h"

namespace sshrp::lock {

using Clock = std::chrono::steady_clock;
using Kind = sftp::NameLockKind;

/// What is refused is asked for again after 1, 2, 4 … 50 ms; nobody sleeps in the kernel.
inline constexpr std::chrono::milliseconds first_retry{1};
inline constexpr std::chrono::milliseconds max_retry{50};

/// One account's; for one thread at a time.
class ProcessLock {
 public:
  /// `shared`: nullptr where there is no other process.
  ProcessLock(SharedNamesPtr shared, const AccountId& id) : shared_(std::move(shared)), id_(id) {}
  ~ProcessLock() { unlock(); }
  ProcessLock(const ProcessLock&) = delete;
  ProcessLock& operator=(const ProcessLock&) = delete;

  /// Whether it is held, at least of that kind; it is asked for where it isn't.
  bool lock(Kind kind, Clock::time_point now);
  /// It is to be left to this process, where others have it.
  void wish(Clock::time_point now);
  void unlock();

  /// Another process waits for it: it is to be left to that one, or that one has it.
  bool is_wanted_elsewhere(Clock::time_point now) const;
  /// When to ask for that kind again, or have asked; nullopt: it wasn't refused.
  std::optional<Clock::time_point> retry_at(Kind kind) const {
    return refused_[static_cast<std::size_t>(kind)].retry_at;
  }

 private:
  bool ask(int type) const;

  const SharedNamesPtr shared_;
  const AccountId id_;
  std::optional<Kind> held_{};
  struct Refused {
    std::chrono::milliseconds pause = first_retry;
    std::optional<Clock::time_point> retry_at{};
  };
  std::array<Refused, 2> refused_{};  // of each kind
};

}  // namespace sshrp::lock
