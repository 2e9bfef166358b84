// Deadlines: what it costs to set, move and cancel one among 50,000 that stand, spread over memory and time
// as sessions are.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <random>

#include "counted.h"
#include "net/deadline_queue.h"

namespace sshrp::bench {
namespace {

using net::Clock;
using net::DeadlineQueue;

constexpr std::size_t standing = 50'000;
constexpr std::size_t others = 1'024;  // those that are set and cancelled
constexpr Clock::time_point begin{std::chrono::hours(1000)};

/// As large as what a session has near its deadline, so that no two share a cache line.
struct Session {
  explicit Session(DeadlineQueue& queue) : node(queue, [](Clock::time_point) {}) {}
  DeadlineQueue::Node node;
  char rest[512];
};

class Standing {
 public:
  Standing() {
    for (std::size_t i = 0; i < standing + others; ++i)
      sessions_.push_back(std::make_unique<Session>(queue_));
    std::ranges::shuffle(sessions_, random_);
    for (std::size_t i = others; i < sessions_.size(); ++i) sessions_[i]->node.set(some_time());
    for (std::size_t i = 0; i < times.size(); ++i) times[i] = some_time();
  }
  /// The next in no order of memory or time.
  DeadlineQueue::Node& next_standing() { return sessions_[others + next(standing)]->node; }
  DeadlineQueue::Node& next_other() { return sessions_[next(others)]->node; }
  Clock::time_point next_time() { return times[next(times.size())]; }

 private:
  /// From seconds to hours: login graces, key exchanges, times of idleness.
  Clock::time_point some_time() {
    return begin + std::chrono::milliseconds(1 + random_() % (std::uint64_t{1} << (10 + random_() % 14)));
  }
  std::size_t next(std::size_t below) { return ++turn_ * 7919 % below; }

  std::mt19937_64 random_{1};
  std::array<Clock::time_point, 4096> times{};
  std::size_t turn_ = 0;
  DeadlineQueue queue_{begin, [](Clock::time_point) {}};
  std::vector<std::unique_ptr<Session>> sessions_;
};

void set_and_cancel(benchmark::State& state) {
  Standing deadlines;
  const Counted counted(state);
  for (auto _ : state) {
    DeadlineQueue::Node& node = deadlines.next_other();
    node.set(deadlines.next_time());
    node.cancel();
  }
}

void move(benchmark::State& state) {
  Standing deadlines;
  const Counted counted(state);
  for (auto _ : state) deadlines.next_standing().set(deadlines.next_time());
}

void cancel_and_set(benchmark::State& state) {
  Standing deadlines;
  const Counted counted(state);
  for (auto _ : state) {
    DeadlineQueue::Node& node = deadlines.next_standing();
    node.cancel();
    node.set(deadlines.next_time());
  }
}

BENCHMARK(set_and_cancel)->Name("deadline/set and cancel");
BENCHMARK(move)->Name("deadline/move");
BENCHMARK(cancel_and_set)->Name("deadline/cancel and set");

}  // namespace
}  // namespace sshrp::bench
