// SPDX-License-Identifier: MIT
#include "facts/ledger.h"

#include <gtest/gtest.h>

#include <thread>

namespace sshrp::facts {
namespace {

using Processes = std::vector<Listed>;

std::optional<Processes> read(const Ledger& ledger) {
  Processes processes;
  if (!copy_records(ledger.sequence, [&] { processes = listed_processes(ledger); })) return std::nullopt;
  return processes;
}

TEST(Ledger, lists_processes_until_they_are_taken_out) {
  Ledger ledger;
  change_records(ledger.sequence, [&] {
    list_process(ledger, {1, 10});
    list_process(ledger, {2, 10});
  });
  EXPECT_EQ(read(ledger), (Processes{{1, 10}, {2, 10}}));
  change_records(ledger.sequence, [&] {
    unlist_process(ledger, {1, 10});
    list_process(ledger, {3, 20});
  });
  EXPECT_EQ(read(ledger), (Processes{{3, 20}, {2, 10}}));
}

TEST(Ledger, that_is_full_takes_no_more) {
  Ledger ledger;
  for (std::size_t i = 1; i <= max_listed; ++i) EXPECT_TRUE(list_process(ledger, {i, 1}));
  EXPECT_FALSE(list_process(ledger, {max_listed + 1, 1}));
  EXPECT_EQ(listed_processes(ledger).size(), max_listed);
}

TEST(SequenceLock, is_given_up_where_the_writer_never_ends) {
  Ledger ledger{.sequence = 1};
  EXPECT_EQ(read(ledger), std::nullopt);
  std::uint64_t restless = 0;
  EXPECT_FALSE(copy_records(restless, [&] { restless += 2; }));
  EXPECT_EQ(restless, std::uint64_t{max_copy_tries} * 2);
}

// Two processes are always listed together, so nobody may ever see one of them.
TEST(SequenceLock, shows_records_that_belong_together) {
  Ledger ledger;
  std::atomic<bool> over = false;
  std::jthread writer([&] {
    while (!over) {
      change_records(ledger.sequence, [&] {
        list_process(ledger, {1, 1});
        list_process(ledger, {2, 2});
      });
      change_records(ledger.sequence, [&] {
        unlist_process(ledger, {1, 1});
        unlist_process(ledger, {2, 2});
      });
    }
  });
  std::size_t copies = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto processes = read(ledger);
    if (!processes) continue;
    ++copies;
    ASSERT_TRUE(processes->empty() || processes->size() == 2) << processes->size();
  }
  over = true;
  EXPECT_GT(copies, 0u);
}

}  // namespace
}  // namespace sshrp::facts
