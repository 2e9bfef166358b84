// The ledger: which processes' counters make up the daemon's. The master writes it, readers find it in a
// file of the master's, and the counters in files beside it.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace sshrp::facts {

// A sequence lock: records in memory that others read, and never hold up who writes them. Odd: they are being
// changed.

/// So that a reader ends though the writer, dead or hostile, never leaves the records alone.
inline constexpr int max_copy_tries = 1000;

/// Has `change` store into the records, by atomic stores. For the only thread that writes them.
template <class Change>
void change_records(std::uint64_t& sequence, Change change) {
  const std::atomic_ref<std::uint64_t> mark(sequence);
  mark.store(mark.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  change();
  mark.store(mark.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

/// Has `copy` load the records, by atomic loads, until nothing has changed meanwhile. False: there was no
/// such time within max_copy_tries, and what was copied last may be of two minds.
template <class Copy>
bool copy_records(const std::uint64_t& sequence, Copy copy) {
  for (int tries = 0; tries < max_copy_tries; ++tries) {
    const std::uint64_t before = __atomic_load_n(&sequence, __ATOMIC_ACQUIRE);
    if (before % 2 != 0) continue;
    copy();
    std::atomic_thread_fence(std::memory_order_acquire);
    if (__atomic_load_n(&sequence, __ATOMIC_RELAXED) == before) return true;
  }
  return false;
}

/// Later ones are known once they have ended.
inline constexpr std::size_t max_listed = 255;

/// Files by their inode numbers; zeros: no process.
struct Listed {
  std::uint64_t counters = 0;
  std::uint64_t table = 0;

  bool operator==(const Listed&) const = default;
};

/// In shared memory.
struct Ledger {
  std::uint64_t sequence = 0;
  std::uint64_t unused = 0;
  Listed listed[max_listed]{};
};

/// Only within change_records, as the master's thread. False: it's full.
bool list_process(Ledger& ledger, Listed process);
void unlist_process(Ledger& ledger, Listed process);

/// Only within copy_records.
std::vector<Listed> listed_processes(const Ledger& ledger);

}  // namespace sshrp::facts
