// What counting costs: in a thread's own block, in several threads at once, and in the last block, which is
// shared.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <vector>

#include "facts/counters.h"

namespace {

using namespace sshrp::facts;

constexpr int max_threads = 4;

std::vector<CounterBlock> enough(max_threads + 2);
std::vector<CounterBlock> only_shared(1);

void count_in_all(const benchmark::State&) { count_in(enough); }
void count_in_one(const benchmark::State&) { count_in(only_shared); }

void increment(benchmark::State& state) {
  for (auto _ : state) {
    count("bytes_up", 1);
    benchmark::ClobberMemory();
  }
}

BENCHMARK(increment)
    ->Name("counter/own_block")
    ->Setup(count_in_all)
    ->Threads(1)
    ->Threads(2)
    ->Threads(max_threads);
BENCHMARK(increment)
    ->Name("counter/shared_block")
    ->Setup(count_in_one)
    ->Threads(1)
    ->Threads(2)
    ->Threads(max_threads);

}  // namespace
