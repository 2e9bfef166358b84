// Several who write one table: masters, --unban, and who died of it.
// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "penalty/rules.h"

namespace sshrp::penalty {
namespace {

using namespace testing;

constexpr const char* one = "198.51.100.7";
constexpr const char* other = "198.51.100.8";

// As after an upgrade, or with --unban, each knows what the other wrote.
TEST(Book, may_be_one_of_two) {
  Written written;
  Book second(written.files);
  written.penalise(Offence::authfail, one, start);
  second.penalise(written.limits, {{Offence::authfail, address(one)}}, start);
  EXPECT_EQ(written.penalise(Offence::authfail, one, start).size(), 1u);
  EXPECT_EQ(second.lift(network(one)), 1u);
  EXPECT_FALSE(written.penalty_of(one).has_value());
  second.penalise(written.limits, {{Offence::crash, address(other)}}, start);
  written.book.forget_old(start + 91 * s);
  EXPECT_FALSE(written.penalty_of(other).has_value());
}

// Whoever penalises waits `lock_patience` at most.
TEST(Book, lets_others_write_while_all_is_lifted) {
  Written written;
  std::vector<Book::Report> reports;
  for (std::size_t i = 0; i < max_entries; ++i) reports.push_back({Offence::crash, numbered(i)});
  written.book.penalise(written.limits, reports, start);
  Book lifting(written.files);
  std::atomic<bool> over = false;
  std::thread lifts([&] {
    EXPECT_GT(lifting.lift(network("::/0")).value_or(0) + lifting.lift(network("0.0.0.0/0")).value_or(0),
              max_entries - max_entries / 100);
    over = true;
  });
  const util::UniqueFd lock = ops::open_anew(written.files.lock);
  std::size_t turns = 0;
  while (!over) {
    if (!ops::set_lock(lock.get(), F_WRLCK, 0)) continue;
    ++turns;
    ops::set_lock(lock.get(), F_UNLCK, 0);
    std::this_thread::yield();
  }
  lifts.join();
  EXPECT_GE(turns, places / Book::max_lifted);
  EXPECT_TRUE(written.book.list(start).empty());
  written.penalise(Offence::crash, one, start + 1 * s);
  EXPECT_EQ(written.reader.find(network(one))->penalties, 1u);
}

/// Another writer, who doesn't end.
struct Busy {
  explicit Busy(const PenaltyFiles& files) : lock(ops::open_anew(files.lock)) {
    EXPECT_TRUE(ops::set_lock(lock.get(), F_WRLCK, 0));
  }
  util::UniqueFd lock;
};

TEST(Book, keeps_offences_while_another_writes_for_long) {
  Written written;
  std::optional<Busy> busy(written.files);
  EXPECT_TRUE(written.penalise(Offence::crash, one, start).empty());
  EXPECT_EQ(written.book.waiting(), 1u);
  busy.reset();
  EXPECT_TRUE(written.penalise(Offence::crash, other, start + 1).empty()) << "not tried again at once";
  EXPECT_EQ(written.book.penalise(written.limits, {}, start + 1 * s).size(), 2u);
  EXPECT_EQ(written.book.waiting(), 0u);
  EXPECT_TRUE(written.is_refused(one) && written.is_refused(other));
  EXPECT_EQ(written.book.lost(), 0u);
}

TEST(Book, counts_offences_that_are_lost_as_too_many_wait) {
  Written written;
  std::optional<Busy> busy(written.files);
  std::vector<Book::Report> reports;
  for (std::size_t i = 0; i < Book::max_waiting + 10; ++i) reports.push_back({Offence::crash, numbered(i)});
  written.book.penalise(written.limits, reports, start);
  written.penalise(Offence::crash, one, start);
  EXPECT_EQ(written.book.waiting(), Book::max_waiting);
  EXPECT_EQ(written.book.lost(), 11u);
  busy.reset();
  written.book.penalise(written.limits, {}, start + 1 * s);
  EXPECT_EQ(written.reader.find(network(one))->penalties, Book::max_waiting);
}

TEST(Book, mends_what_a_writer_left_who_died) {
  Written written;
  for (std::size_t i = 0; i < 100; ++i)
    written.book.penalise(written.limits, {{Offence::crash, numbered(i)}}, start);
  SharedTable& memory = written.memory();
  const access::Network nobody{};
  const std::size_t elsewhere = (Places(written.files.key).of(nobody) + bucket_size) % places;
  for (std::size_t place = elsewhere; place < elsewhere + bucket_size; ++place)
    if (memory.records[0][place].until == 0) memory.records[0][place].until = start + 9 * s;
  memory.counts[0] = 7;
  memory.sequence += 1;
  EXPECT_FALSE(written.reader.find(network("10.0.0.1")).has_value()) << "nobody is refused meanwhile";
  written.penalise(Offence::crash, one, start + 2);
  for (std::size_t i = 0; i < 100; ++i)
    EXPECT_TRUE(written.reader.find(source_of(written.rules, numbered(i)))->penalty.has_value()) << i;
  EXPECT_EQ(written.reader.find(network(one))->penalties, 101u);
  EXPECT_EQ(written.book.list(start).size(), 101u);
}

}  // namespace
}  // namespace sshrp::penalty
