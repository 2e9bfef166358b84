// Counters: what this process has counted, a block of memory for each thread, so that nobody waits for
// anybody. The process says where that memory is; until then it is its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <span>

#include "facts/metrics.h"

namespace sshrp::facts {

using Cell = std::uint64_t;  // of a gauge: two's complement, for one thread may raise and another lower it

inline constexpr std::size_t cache_line = 64;  // bytes

/// Of one thread. A cell per metric, in the order of the table.
struct alignas(cache_line) CounterBlock {
  std::array<Cell, metrics.size()> cells{};
};

/// Counts in `wanted` from here on, in their first ones one for each thread that counts, in the last one all
/// that come later together. They must stay. Gives those until now. For a process with one thread.
std::span<CounterBlock> count_in(std::span<CounterBlock> wanted);

namespace inside {

extern constinit thread_local CounterBlock* own_block;  // nullptr: it has none yet, or there are none left
void add_without_block(std::size_t index, Cell amount);

// Only this thread writes it, so that nothing is lost between reading and writing.
inline void add(std::size_t index, Cell amount) {
  if (own_block == nullptr) return add_without_block(index, amount);
  const std::atomic_ref<Cell> cell(own_block->cells[index]);
  cell.store(cell.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

}  // namespace inside

/// From any thread; about as dear as the addition.
inline void count(Counter counter, std::uint64_t amount = 1) { inside::add(counter.index, amount); }
inline void raise(Gauge gauge) { inside::add(gauge.index, 1); }
inline void lower(Gauge gauge) { inside::add(gauge.index, ~Cell{0}); }

/// A histogram by its place in the table, which is found when the program is compiled.
struct HistogramName {
  std::size_t first = 0;  // of its cells

  // NOLINTNEXTLINE(google-explicit-constructor): a name is what is written where something is observed
  consteval HistogramName(const char* name) : first(first_cell(name)) {
    if (first == metrics.size()) throw "no row of the table has this name";
  }
};

/// From any thread. One that is negative is none.
inline void observe(HistogramName histogram, std::chrono::nanoseconds duration) {
  const auto time =
      std::max(std::chrono::duration_cast<std::chrono::microseconds>(duration), std::chrono::microseconds(0));
  std::size_t bucket = 0;
  while (time > buckets[bucket].up_to) ++bucket;
  inside::add(histogram.first + bucket, 1);
  inside::add(histogram.first + buckets.size(), static_cast<Cell>(time.count()));
}

}  // namespace sshrp::facts
