// SPDX-License-Identifier: MIT
#include "penalty/table.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <random>

#include "penalty/rules.h"

namespace sshrp::penalty {
namespace {

using namespace testing;

// No worker can write there; a reader ends all the same, whatever it finds.
TEST(TableReader, ends_whatever_stands_in_the_table) {
  Written written;
  written.penalise(Offence::crash, "10.0.0.1", start);
  SharedTable& memory = written.memory();
  std::mt19937_64 random(3);
  for (auto& part : memory.records)
    for (auto& record : part) record = {{random(), random()}, random() | 1, random()};
  for (auto& count : memory.counts) count = random();
  for (auto& sizes : memory.sizes)
    for (auto& word : sizes) word = random();
  const auto found = written.reader.find(network("10.0.0.1"));
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->penalty.has_value());
  EXPECT_FALSE(written.book.list(start).empty());
}

TEST(TableReader, knows_nothing_while_the_table_is_changed_for_ever) {
  Written written;
  written.penalise(Offence::crash, "10.0.0.1", start);
  ++written.memory().sequence;
  EXPECT_FALSE(written.reader.find(network("10.0.0.1")).has_value());
}

TEST(Table, of_a_worker_cant_be_written) {
  const PenaltyFiles files = make_penalty_files();
  const util::UniqueFd given = ops::open_to_read(files.table);
  EXPECT_EQ(::fcntl(given.get(), F_GETFL) & O_ACCMODE, O_RDONLY);
  EXPECT_EQ(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, given.get(), 0), MAP_FAILED);
}

TEST(Table, has_sources_at_places_that_are_secret) {
  const PenaltyFiles first = make_penalty_files(), second = make_penalty_files();
  std::size_t same = 0;
  for (std::size_t i = 0; i < 100; ++i)
    same +=
        Places(first.key).of(source_of({}, numbered(i))) == Places(second.key).of(source_of({}, numbered(i)));
  EXPECT_LT(same, 5u);
}

}  // namespace
}  // namespace sshrp::penalty
