// SPDX-License-Identifier: MIT
#include "facts/series.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

#include "facts/counter_reader.h"
#include "facts/series_memory.h"

namespace sshrp::facts {
namespace {

constexpr SeriesName attempts = "upstream_attempts";
constexpr SeriesName logins = "logins";
constexpr SeriesName reloads = "config_reloads";

TEST(Series, are_counted_by_their_labels) {
  SeriesMemory memory;
  count_series(logins, {"password", "ok"});
  count_series(logins, {"password", "ok"}, 4);
  count_series(logins, {"password", "failed"});
  count_series(logins, {"", "failed"});
  count_series(reloads, {"ok"});
  EXPECT_EQ(memory.of(logins, "password", "ok"), 5u);
  EXPECT_EQ(memory.of(logins, "password", "failed"), 1u);
  EXPECT_EQ(memory.of(logins, "none", "failed"), 1u) << "an empty value is none";
  EXPECT_EQ(memory.of(reloads, "ok"), 1u);
  EXPECT_EQ(memory.read().size(), 4u);
}

TEST(Series, are_nothing_without_memory_for_them) {
  count_series(reloads, {"ok"});
  SeriesMemory memory;
  EXPECT_TRUE(memory.read().empty());
}

TEST(Series, that_are_too_many_are_called_other_where_the_configuration_names_them) {
  SeriesMemory memory;
  limit_series(3);
  for (int i = 0; i < 10; ++i) count_series(attempts, {"backend" + std::to_string(i), "ok"});
  for (int i = 0; i < 2; ++i) count_series(attempts, {"backend99", "failed"});
  count_series(logins, {"password", "ok"});
  EXPECT_EQ(memory.of(attempts, "backend2", "ok"), 1u);
  EXPECT_EQ(memory.of(attempts, "other", "ok"), 7u);
  EXPECT_EQ(memory.of(attempts, "other", "failed"), 2u);
  EXPECT_EQ(memory.of(logins, "password", "ok"), 1u) << "what is closed isn't bounded by that";
}

TEST(Series, that_find_no_place_are_counted_nowhere) {
  SeriesMemory memory(sizeof(SeriesHead) + sizeof(SeriesRecord));
  count_series(attempts, {"one", "ok"});
  count_series(attempts, {"two", "ok"});
  EXPECT_EQ(memory.read().size(), 1u);
}

TEST(Series, cut_long_values_and_escape_them) {
  SeriesMemory memory;
  count_series(attempts, {std::string(5000, 'x'), "ok"});
  count_series(attempts, {std::string_view("a\0b", 3), "ok"});
  count_series(attempts, {"\x1b[2J", "ok"});
  EXPECT_EQ(memory.of(attempts, std::string(max_label_value, 'x'), "ok"), 1u);
  EXPECT_EQ(memory.of(attempts, "a", "ok"), 1u);
  EXPECT_EQ(memory.of(attempts, "\\x1b[2J", "ok"), 1u);
}

TEST(Series, of_an_ended_process_are_counted_by_another) {
  SeriesTotals ended;
  {
    SeriesMemory memory;
    count_series(attempts, {"backend", "ok"}, 3);
    ended = memory.read();
  }
  SeriesMemory memory;
  count_series(attempts, {"backend", "ok"});
  count_all(ended);
  EXPECT_EQ(memory.of(attempts, "backend", "ok"), 4u);
}

TEST(Series, are_added_up_to_the_largest_that_can_be_told) {
  SeriesTotals totals{{{0, {"a", ""}}, ~std::uint64_t{0} - 1}};
  add(totals, {{{0, {"a", ""}}, 5}, {{0, {"b", ""}}, 2}});
  EXPECT_EQ((totals[{0, {"a", ""}}]), ~std::uint64_t{0});
  EXPECT_EQ((totals[{0, {"b", ""}}]), 2u);
}

TEST(Series, of_many_threads_lose_nothing) {
  SeriesMemory memory;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([i] {
        for (int n = 0; n < 1000; ++n)
          count_series(attempts, {"backend" + std::to_string((n + i) % 7), "ok"});
      });
    for (int round = 0; round < 100; ++round) memory.read();
  }
  std::uint64_t sum = 0;
  for (const auto& [key, value] : memory.read()) sum += value;
  EXPECT_EQ(sum, 4000u);
}

TEST(Series, of_a_process_that_scribbles_are_bounded) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 2000; ++round) {
    SeriesMemory memory(sizeof(SeriesHead) + 16 * sizeof(SeriesRecord));
    for (int i = 0; i < 16; ++i) count_series(attempts, {"backend" + std::to_string(i), "ok"});
    const std::size_t at = random() % memory.bytes().size();
    const std::size_t size = std::min<std::size_t>(random() % 2048, memory.bytes().size() - at);
    for (std::uint8_t& byte : memory.bytes().subspan(at, size))
      byte = round % 3 == 0 ? 0xff : static_cast<std::uint8_t>(random());
    const SeriesTotals totals = memory.read();
    EXPECT_LE(totals.size(), 16u);
    for (const auto& [key, value] : totals) {
      EXPECT_LE(value, max_total);
      ASSERT_LT(key.family, series_families.size());
    }
  }
}

TEST(Series, are_none_in_memory_of_another_kind) {
  SeriesMemory memory;
  count_series(reloads, {"ok"});
  EXPECT_TRUE(read_series({}).empty());
  EXPECT_TRUE(read_series(memory.bytes().first(63)).empty());
  EXPECT_TRUE(read_series(memory.bytes().subspan(8)).empty());
  ++memory.bytes()[0];
  EXPECT_TRUE(memory.read().empty());
}

TEST(Series, of_another_build_are_those_that_both_have) {
  SeriesMemory memory;
  count_series(reloads, {"ok"});
  count_series(logins, {"password", "ok"});
  auto* const record = reinterpret_cast<SeriesRecord*>(memory.bytes().data() + sizeof(SeriesHead));
  record->text[0] = 'C';  // a family that isn't known here
  EXPECT_EQ(memory.read().size(), 1u);
  EXPECT_EQ(memory.of(logins, "password", "ok"), 1u);
}

}  // namespace
}  // namespace sshrp::facts
