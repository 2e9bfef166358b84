// SPDX-License-Identifier: MIT
#include "net/load_meter.h"

#include <gmock/gmock.h>

#include <thread>

namespace sshrp::net {
namespace {

using std::chrono::seconds;

TEST(LoadMeter, counts_tasks_until_they_are_old) {
  LoadMeter meter;
  const auto now = Clock::now();
  EXPECT_EQ(meter.busy(now), 0u);
  meter.expect_task(now);
  meter.expect_task(now + seconds(1));
  EXPECT_EQ(meter.busy(now + seconds(1)), 2u);
  EXPECT_EQ(meter.busy(now + seconds(3)), 0u) << "the thread has begun them, and sleeps";
  meter.expect_task(now + seconds(3));
  EXPECT_EQ(meter.busy(now + seconds(3)), 1u);
}

TEST(LoadMeter, measures_the_time_since_the_last_measuring_if_that_is_long_enough) {
  LoadMeter meter;
  std::thread([&meter] {
    const auto before = Clock::now();
    meter.begin();
    const auto began = Clock::now();
    meter.expect_task(began);
    while (Clock::now() < began + std::chrono::milliseconds(20)) {
    }
    LoadMeter::note_work(before + std::chrono::milliseconds(900));
    EXPECT_EQ(meter.busy(began), 1u) << "not measured yet";
    LoadMeter::note_work(began + seconds(2));
    EXPECT_EQ(meter.busy(began + seconds(2)), 0u) << "a hundredth of the time is nothing";
    EXPECT_EQ(meter.busy(began + seconds(5)), 0u);
  }).join();
}

TEST(LoadMeter, isnt_needed_by_a_thread) { LoadMeter::note_work(Clock::now()); }

}  // namespace
}  // namespace sshrp::net
