// SPDX-License-Identifier: MIT
#include "facts/counters.h"

#include <utility>

namespace sshrp::facts {
namespace {

constexpr std::size_t blocks_without_memory = 8;  // for programs that nobody reads: tests, say

struct Blocks {
  std::span<CounterBlock> all;
  std::atomic<std::size_t> taken;
};

CounterBlock own_blocks[blocks_without_memory];
constinit Blocks blocks{own_blocks, 0};

/// nullptr: there is only the last one left.
CounterBlock* take_block() {
  if (blocks.taken.load(std::memory_order_relaxed) + 1 >= blocks.all.size()) return nullptr;
  const std::size_t index = blocks.taken.fetch_add(1, std::memory_order_relaxed);
  return index + 1 < blocks.all.size() ? &blocks.all[index] : nullptr;
}

}  // namespace

namespace inside {

constinit thread_local CounterBlock* own_block = nullptr;

void add_without_block(std::size_t index, Cell amount) {
  own_block = take_block();
  if (own_block != nullptr) return add(index, amount);
  std::atomic_ref(blocks.all.back().cells[index]).fetch_add(amount, std::memory_order_relaxed);
}

}  // namespace inside

std::span<CounterBlock> count_in(std::span<CounterBlock> wanted) {
  blocks.taken.store(0, std::memory_order_relaxed);
  inside::own_block = nullptr;
  return std::exchange(blocks.all, wanted);
}

}  // namespace sshrp::facts
