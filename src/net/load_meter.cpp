// SPDX-License-Identifier: MIT
#include "net/load_meter.h"

#include <ctime>

namespace sshrp::net {
namespace {

constexpr std::chrono::seconds interval{1};
// A thread at work measures itself every second: who hasn't for so long has nothing to do.
constexpr auto old_after = 2 * interval;

std::chrono::nanoseconds cpu_of_this_thread() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

}  // namespace

constinit thread_local LoadMeter* LoadMeter::of_this_thread = nullptr;

void LoadMeter::begin() {
  of_this_thread = this;
  began_ = Clock::now();
  measure_at_ = began_ + interval;
  cpu_at_begin_ = cpu_of_this_thread();
}

void LoadMeter::measure(Clock::time_point now) {
  const auto passed = now - std::exchange(began_, now);
  const auto cpu = cpu_of_this_thread();
  const auto used = cpu - std::exchange(cpu_at_begin_, cpu);
  measure_at_ = now + interval;
  busy_ = static_cast<std::size_t>(used * full / passed);
  busy_since_ = now;
}

bool LoadMeter::is_old(Clock::time_point now) const { return now - busy_since_.load() > old_after; }

void LoadMeter::expect_task(Clock::time_point now) {
  if (is_old(now)) {
    busy_ = 0;
    busy_since_ = now;
  }
  ++busy_;
}

std::size_t LoadMeter::busy(Clock::time_point now) const { return is_old(now) ? 0 : busy_.load(); }

}  // namespace sshrp::net
