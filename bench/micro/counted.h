// Counted: what one round of a benchmark costs besides its time, as a column of the table.
// SPDX-License-Identifier: MIT
#pragma once

#include <benchmark/benchmark.h>

#include "allocations.h"

namespace sshrp::bench {

/// From its making to its end; `state` must outlive it.
class Counted {
 public:
  explicit Counted(benchmark::State& state) : state_(state) {}
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() {
    state_.counters["allocations"] =
        benchmark::Counter(static_cast<double>(allocations() - before_), benchmark::Counter::kAvgIterations);
  }

 private:
  benchmark::State& state_;
  std::uint64_t before_ = allocations();
};

}  // namespace sshrp::bench
