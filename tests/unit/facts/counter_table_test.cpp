// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstring>

#include "facts/counter_reader.h"
#include "facts/foreign_table.h"

namespace sshrp::facts {
namespace {

constexpr Counter channels = "channels";
constexpr Gauge open_sessions = "sessions_open";

TEST(CounterTable, of_the_same_build_is_its_own) {
  const auto table = parse_table(encode_table());
  ASSERT_TRUE(table);
  EXPECT_EQ(table->block_size, own_table().block_size);
  EXPECT_EQ(table->offsets, own_table().offsets);
}

TEST(CounterTable, of_another_build_is_read_by_name) {
  const auto table =
      parse_table(foreign_table(128, {{"channels", 0, 96}, {"new_one", 0, 8}, {"sessions_open", 1, 0}}));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->block_size, 128u);
  EXPECT_EQ(table->offsets[channels.index], 96u);
  EXPECT_EQ(table->offsets[open_sessions.index], 0u);
  EXPECT_EQ(std::ranges::count_if(table->offsets, [](const auto& offset) { return offset.has_value(); }), 2);
}

TEST(CounterTable, has_no_counter_that_is_a_gauge_there) {
  const auto table = parse_table(foreign_table(64, {{"channels", 1, 0}, {"sessions_open", 7, 8}}));
  ASSERT_TRUE(table);
  EXPECT_FALSE(table->offsets[channels.index]);
  EXPECT_FALSE(table->offsets[open_sessions.index]);
}

TEST(CounterTable, that_leads_out_of_its_block_is_none) {
  EXPECT_FALSE(parse_table({}));
  EXPECT_FALSE(parse_table(Bytes(63)));
  EXPECT_FALSE(parse_table(Bytes(64)));
  EXPECT_FALSE(parse_table(foreign_table(0, {})));
  EXPECT_FALSE(parse_table(foreign_table(100, {})));
  EXPECT_FALSE(parse_table(foreign_table(1 << 20, {})));
  EXPECT_FALSE(parse_table(foreign_table(64, {{"channels", 0, 64}})));
  EXPECT_FALSE(parse_table(foreign_table(64, {{"channels", 0, 4}})));
  EXPECT_FALSE(parse_table(foreign_table(64, {{"channels", 0, 0xfffffff8}})));
  Bytes long_one = foreign_table(64, {});
  long_one.resize(64 * (max_foreign_metrics + 2));
  EXPECT_FALSE(parse_table(long_one));
}

TEST(CounterTable, may_have_a_name_without_an_end) {
  const std::string name(56, 'x');
  EXPECT_TRUE(parse_table(foreign_table(64, {{name, 0, 0}})));
}

}  // namespace
}  // namespace sshrp::facts
