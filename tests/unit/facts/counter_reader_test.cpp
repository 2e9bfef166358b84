// SPDX-License-Identifier: MIT
#include "facts/counter_reader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <limits>
#include <random>
#include <thread>

#include "facts/counter_memory.h"
#include "facts/foreign_table.h"

namespace sshrp::facts {
namespace {

constexpr Counter channels = "channels";
constexpr Counter bytes_up = "bytes_up";
constexpr Gauge open_sessions = "sessions_open";
constexpr auto largest = std::numeric_limits<std::uint64_t>::max();

/// What a process that was taken over shares.
struct Hostile {
  std::vector<CounterBlock> blocks = std::vector<CounterBlock>(16);
  CounterReader reader{own_table()};

  BytesView bytes() const {
    return {reinterpret_cast<const std::uint8_t*>(blocks.data()), blocks.size() * sizeof(CounterBlock)};
  }
  std::uint64_t read(std::size_t metric) { return reader.read(bytes())[metric]; }
};

TEST(CounterReader, sums_over_all_blocks) {
  Hostile process;
  process.blocks[0].cells[channels.index] = 1;
  process.blocks[15].cells[channels.index] = 20;
  EXPECT_EQ(process.read(channels.index), 21u);
  EXPECT_EQ(process.reader.spoilt(), 0u);
}

TEST(CounterReader, reads_another_build_where_that_says) {
  alignas(CounterBlock) std::uint8_t memory[3 * 128 + 100]{};
  const std::uint64_t five = 5;
  std::memcpy(memory + 96, &five, sizeof five);
  std::memcpy(memory + 2 * 128 + 96, &five, sizeof five);
  std::memcpy(memory + 3 * 128 + 96 - 8, &five, sizeof five);  // less than a block
  CounterReader reader(*parse_table(foreign_table(128, {{"channels", 0, 96}})));
  const Totals& totals = reader.read(memory);
  EXPECT_EQ(totals[channels.index], 10u);
  EXPECT_EQ(totals[bytes_up.index], 0u);
}

TEST(CounterReader, holds_a_counter_that_goes_back_where_it_was) {
  Hostile process;
  process.blocks[0].cells[channels.index] = 100;
  EXPECT_EQ(process.read(channels.index), 100u);
  process.blocks[0].cells[channels.index] = 99;
  EXPECT_EQ(process.read(channels.index), 100u);
  EXPECT_EQ(process.reader.spoilt(), 1u);
  process.blocks[0].cells[channels.index] = 101;
  EXPECT_EQ(process.read(channels.index), 101u);
}

// What one process left doesn't make those of others impossible, that are counted with it.
TEST(CounterReader, of_a_process_stays_possible_whatever_is_taken_over_from_others) {
  CounterMemory own(2);
  Hostile worker;
  for (int i = 0; i < 20; ++i) {
    worker.blocks[0].cells[channels.index] = max_total - 1;
    CounterReader reader(own_table());
    count_all(reader.read(worker.bytes()));
    count("channels");
  }
  CounterReader fresh(own_table());
  EXPECT_GE(fresh.read(own.bytes())[channels.index], max_total / 2);
  EXPECT_EQ(fresh.spoilt(), 0u);
}

TEST(CounterReader, takes_no_counter_that_cant_be) {
  Hostile process;
  process.blocks[0].cells[channels.index] = 7;
  process.read(channels.index);
  for (const std::uint64_t impossible : {max_total, largest}) {
    process.blocks[1].cells[channels.index] = impossible;
    EXPECT_EQ(process.read(channels.index), 7u);
  }
  process.blocks[0].cells[channels.index] = largest;  // the sum wraps
  EXPECT_EQ(process.read(channels.index), 7u);
  EXPECT_EQ(process.reader.spoilt(), 3u);
}

TEST(CounterReader, takes_a_gauge_that_cant_be_for_none) {
  Hostile process;
  for (const std::uint64_t impossible : {largest, max_gauge + 1}) {
    process.blocks[0].cells[open_sessions.index] = impossible;
    EXPECT_EQ(process.read(open_sessions.index), 0u);
  }
  process.blocks[0].cells[open_sessions.index] = largest;
  process.blocks[1].cells[open_sessions.index] = 3;
  EXPECT_EQ(process.read(open_sessions.index), 2u);
}

TEST(Totals, add_up_to_the_largest_at_most) {
  Totals totals{}, more{};
  totals[channels.index] = largest - 1;
  more[channels.index] = 2;
  more[bytes_up.index] = 3;
  add(totals, more);
  EXPECT_EQ(totals[channels.index], largest);
  EXPECT_EQ(totals[bytes_up.index], 3u);
}

TEST(Totals, of_an_ended_process_are_counted_without_its_gauges) {
  const CounterMemory memory(2);
  Totals totals{};
  totals[channels.index] = 5;
  totals[open_sessions.index] = 6;
  count_all(totals);
  EXPECT_EQ(memory.total(channels.index), 5u);
  EXPECT_EQ(memory.total(open_sessions.index), 0u);
}

// One process scribbles all over its memory while another counts: the reader never goes back, never stands
// still, and the other's totals are what it counted.
TEST(CounterReader, isnt_led_astray_by_a_process_that_writes_anything_anywhere) {
  const CounterMemory honest(4);
  CounterReader honest_reader(own_table());
  Hostile hostile;
  std::atomic<bool> over = false;
  constexpr std::uint64_t rounds = 200'000;
  std::jthread scribbler([&] {
    std::minstd_rand random(1);
    std::uint64_t* const cells = hostile.blocks[0].cells.data();
    const std::size_t all = hostile.blocks.size() * sizeof(CounterBlock) / sizeof(Cell);
    while (!over)
      std::atomic_ref(cells[random() % all])
          .store((std::uint64_t{random()} << 33 | random()) >> random() % 64);
  });
  std::jthread counting([] {
    for (std::uint64_t i = 0; i < rounds; ++i) {
      count("channels");
      raise("sessions_open");
      lower("sessions_open");
    }
  });
  Totals last{};
  std::chrono::steady_clock::duration longest{};
  do {
    const auto began = std::chrono::steady_clock::now();
    Totals now = honest_reader.read(honest.bytes());
    add(now, hostile.reader.read(hostile.bytes()));
    longest = std::max(longest, std::chrono::steady_clock::now() - began);
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      if (metrics[i].kind != MetricKind::counter) continue;
      ASSERT_GE(now[i], last[i]) << metrics[i].name;
    }
    last = now;
  } while (honest.total(channels.index) < rounds);
  over = true;
  scribbler.join();
  counting.join();
  EXPECT_LT(longest, std::chrono::seconds(5));
  EXPECT_EQ(honest_reader.read(honest.bytes())[channels.index], rounds);
  EXPECT_EQ(honest_reader.read(honest.bytes())[open_sessions.index], 0u);
  EXPECT_EQ(honest_reader.spoilt(), 0u);
  EXPECT_LE(hostile.reader.read(hostile.bytes())[channels.index], max_total);
}

}  // namespace
}  // namespace sshrp::facts
