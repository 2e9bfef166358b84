// SPDX-License-Identifier: MIT
#include "observer/levels.h"

#include <gtest/gtest.h>

namespace sshrp::observer {
namespace {

constexpr Right rights[] = {Right::open,    Right::status, Right::end,        Right::drain,
                            Right::servers, Right::bans,   Right::recordings, Right::administer};

// A row per level: which of these it has.
struct Row {
  std::string_view level;
  std::string_view has;
};
constexpr Row rows[] = {
    {"user", "11000000"},  {"operator", "11111100"}, {"auditor", "11000010"},
    {"admin", "11111111"}, {"", "10000000"},         {"root", "10000000"},
};

TEST(Levels, have_the_rights_of_the_table) {
  for (const Row& row : rows)
    for (std::size_t i = 0; i < std::size(rights); ++i)
      EXPECT_EQ(rights_of(row.level).has(rights[i]), row.has[i] == '1') << row.level << " " << i;
}

}  // namespace
}  // namespace sshrp::observer
