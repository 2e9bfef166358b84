// Counters in memory of a test's own.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facts/counter_reader.h"

namespace sshrp::facts {

/// Where this program counts as long as it lives; what it counted before isn't there.
class CounterMemory {
 public:
  explicit CounterMemory(std::size_t blocks) : blocks_(blocks), before_(count_in(blocks_)) {}
  ~CounterMemory() { count_in(before_); }
  CounterMemory(const CounterMemory&) = delete;

  BytesView bytes() const {
    return {reinterpret_cast<const std::uint8_t*>(blocks_.data()), blocks_.size() * sizeof(CounterBlock)};
  }
  Cell cell(std::size_t block, std::size_t metric) const { return blocks_[block].cells[metric]; }
  std::uint64_t total(std::size_t metric) const { return CounterReader(own_table()).read(bytes())[metric]; }

 private:
  std::vector<CounterBlock> blocks_;
  std::span<CounterBlock> before_;
};

}  // namespace sshrp::facts
