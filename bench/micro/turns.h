// Turns: measures our work and the same work of libcrypto alone, one after the other in short turns, so that
// their ratio holds on a busy machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <benchmark/benchmark.h>

#include <ctime>

#include "allocations.h"

namespace sshrp::bench {

/// For benchmarks with manual time, which is ours. Adds the columns "libcrypto" (seconds a packet), "ratio"
/// and "allocations" (ours, a packet).
class Turns {
 public:
  explicit Turns(benchmark::State& state) : state_(state) {}
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;
  ~Turns() {
    using benchmark::Counter;
    state_.counters["libcrypto"] = Counter(libcrypto_, Counter::kAvgIterations);
    state_.counters["ratio"] = ours_ / libcrypto_;
    state_.counters["allocations"] = Counter(static_cast<double>(allocations_), Counter::kAvgIterations);
  }

  template <typename Work>
  void ours(Work work) {
    const std::uint64_t before = allocations();
    const double seconds = time_of(work);
    allocations_ += allocations() - before;
    ours_ += seconds;
    state_.SetIterationTime(seconds);
  }

  template <typename Work>
  void libcrypto(Work work) {
    libcrypto_ += time_of(work);
  }

 private:
  static double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  }

  template <typename Work>
  static double time_of(Work& work) {
    const double begin = now();
    work();
    return now() - begin;
  }

  benchmark::State& state_;
  double ours_ = 0;  // seconds
  double libcrypto_ = 0;
  std::uint64_t allocations_ = 0;
};

}  // namespace sshrp::bench
