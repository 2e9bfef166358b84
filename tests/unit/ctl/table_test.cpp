// SPDX-License-Identifier: MIT
#include "ctl/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctl/printed.h"

namespace sshrp::ctl {
namespace {

using testing::ElementsAre;

Table small() {
  know_widths();
  Table table({{"NAME"}, {"SIZE", Align::right}, {"STATE"}});
  table.add({"日本", "7", "ready"});
  table.add({"a", "1234567", ""});
  return table;
}

TEST(Table, columns_are_as_wide_as_what_is_seen_in_them) {
  EXPECT_THAT(small().lines(Heading::shown, 0), ElementsAre("NAME     SIZE  STATE",  //
                                                            "日本        7  ready",  //
                                                            "a     1234567  -"));
  EXPECT_THAT(small().lines(Heading::left_out, 0), ElementsAre("日本        7  ready", "a     1234567  -"));
}

TEST(Table, lines_are_cut_to_the_terminal) {
  EXPECT_THAT(small().lines(Heading::left_out, 8), ElementsAre("日本   …", "a     1…"));
}

TEST(Table, a_cell_is_one_line_and_harmless_and_has_a_bound) {
  Table table({{"A"}, {"B"}});
  table.add({"x\n\x1b[2J", std::string(100'000, 'y')});
  const auto lines = table.lines(Heading::left_out, 0);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], testing::StartsWith("x\\x0a\\x1b[2J  yyy"));
  EXPECT_LT(display_width(lines[0]), 2 * max_cell);
}

TEST(Table, missing_cells_are_empty_ones) {
  Table table({{"A"}, {"B"}});
  table.add({"x"});
  EXPECT_THAT(table.lines(Heading::shown, 0), ElementsAre("A  B", "x  -"));
}

}  // namespace
}  // namespace sshrp::ctl
