// SPDX-License-Identifier: MIT
#include "lock/account.h"

#include <gtest/gtest.h>

namespace sshrp::lock {
namespace {

using namespace std::chrono_literals;
using State = Account::State;

struct Told : Account::Owner {
  void changed() override { ++times; }
  int times = 0;
};

struct NameOrder : ::testing::Test {
  using Entry = Account::Entry;
  struct Locked {
    Locked(NameOrder& test, Kind kind) : test_(test), entry(kind, test.told) {
      test_.account.add(entry, test_.now);
    }
    ~Locked() { test_.account.remove(entry, test_.now); }
    State state() const { return entry.state(); }

    NameOrder& test_;
    Entry entry;
  };
  using LockedPtr = std::unique_ptr<Locked>;

  LockedPtr shared() { return std::make_unique<Locked>(*this, Kind::shared); }
  LockedPtr exclusive() { return std::make_unique<Locked>(*this, Kind::exclusive); }
  void pass(Clock::duration time) {
    now += time;
    account.look(now);
  }

  Told told;
  Clock::time_point now{1h};
  Account account{nullptr, AccountId{}};
};

TEST_F(NameOrder, shared_locks_are_held_together) {
  const auto one = shared(), other = shared();
  EXPECT_EQ(one->state(), State::held);
  EXPECT_EQ(other->state(), State::held);
  EXPECT_EQ(told.times, 0) << "who asks sees it at once";
}

TEST_F(NameOrder, an_exclusive_one_is_held_alone) {
  auto first = shared();
  auto exclusive = this->exclusive();
  EXPECT_EQ(exclusive->state(), State::waiting);
  first.reset();
  EXPECT_EQ(exclusive->state(), State::held);
  EXPECT_EQ(told.times, 1);
  const auto reader = shared(), writer = this->exclusive();
  EXPECT_EQ(reader->state(), State::waiting);
  EXPECT_EQ(writer->state(), State::waiting);
  pass(1h);
  EXPECT_EQ(reader->state(), State::waiting) << "it isn't safe before the other has ended, however long";
  exclusive.reset();
  EXPECT_EQ(reader->state(), State::held);
}

TEST_F(NameOrder, keeps_the_order_of_those_who_come) {
  auto holder = exclusive();
  const auto reader = shared();
  auto writer = exclusive();
  const auto late = shared();
  holder.reset();
  EXPECT_EQ(reader->state(), State::held);
  EXPECT_EQ(writer->state(), State::waiting);
  EXPECT_EQ(late->state(), State::waiting) << "behind the exclusive one";
}

TEST_F(NameOrder, who_waits_for_an_exclusive_one_holds_up_others_for_100_ms) {
  const auto hanging = shared();
  const auto writer = exclusive();
  const auto reader = shared();
  EXPECT_EQ(reader->state(), State::waiting);
  pass(hold_up - 1ms);
  EXPECT_EQ(reader->state(), State::waiting);
  pass(1ms);
  EXPECT_EQ(reader->state(), State::held);
  EXPECT_EQ(writer->state(), State::waiting);
  EXPECT_EQ(shared()->state(), State::held) << "and not again at once";
}

TEST_F(NameOrder, who_comes_late_in_that_time_waits_for_the_rest_of_it_only) {
  const auto hanging = shared();
  const auto writer = exclusive();
  now += 90ms;
  const auto reader = shared();
  EXPECT_EQ(reader->state(), State::waiting);
  pass(10ms);
  EXPECT_EQ(reader->state(), State::held);
}

TEST_F(NameOrder, nobody_is_held_up_longer_by_many_who_wait_for_an_exclusive_one) {
  const auto hanging = shared();
  std::vector<LockedPtr> writers, readers;
  for (int i = 0; i < 20; ++i) {
    writers.push_back(exclusive());
    readers.push_back(shared());
    pass(30ms);
  }
  for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(readers[i]->state(), State::held) << i;
}

TEST_F(NameOrder, an_exclusive_one_is_refused_after_5_s) {
  const auto hanging = shared();
  const auto writer = exclusive();
  pass(max_wait_for_exclusive - 1ms);
  EXPECT_EQ(writer->state(), State::waiting);
  pass(1ms);
  EXPECT_EQ(writer->state(), State::refused);
  EXPECT_GE(told.times, 1);
}

TEST_F(NameOrder, who_no_longer_waits_holds_up_nobody) {
  const auto hanging = shared();
  auto writer = exclusive();
  const auto reader = shared();
  writer.reset();
  EXPECT_EQ(reader->state(), State::held);
}

TEST_F(NameOrder, says_when_to_look) {
  const auto hanging = shared();
  const auto writer = exclusive();
  const auto reader = shared();
  EXPECT_EQ(account.next_look(hanging->entry, now), std::nullopt);
  EXPECT_EQ(account.next_look(writer->entry, now), now + hold_up);
  EXPECT_EQ(account.next_look(writer->entry, now + hold_up), now + max_wait_for_exclusive);
  EXPECT_EQ(account.next_look(reader->entry, now), now + hold_up);
}

}  // namespace
}  // namespace sshrp::lock
