// Two processes of a daemon as two descriptions of one file: that is what their locks count by.
// SPDX-License-Identifier: MIT
#include "lock/process_lock.h"

#include <gtest/gtest.h>

#include "lock/account.h"
#include "ops/in_child.h"
#include "ops/shared_memory.h"

namespace sshrp::lock {
namespace {

using namespace std::chrono_literals;
using State = Account::State;

SharedNamesPtr process_of(const NameFiles& files) {
  return std::make_shared<SharedNames>(files.key, open_for_worker(files));
}

AccountId account_id(std::uint8_t number) {
  AccountId id;
  id.bytes.fill(number);
  return id;
}

struct TwoProcesses : ::testing::Test {
  const NameFiles files = make_name_files();
  const SharedNamesPtr first = process_of(files), second = process_of(files);
  ProcessLock one{first, account_id(1)}, other{second, account_id(1)};
  Clock::time_point now{1h};
};

TEST_F(TwoProcesses, hold_shared_locks_together_and_an_exclusive_one_alone) {
  EXPECT_TRUE(one.lock(Kind::shared, now));
  EXPECT_TRUE(other.lock(Kind::shared, now));
  EXPECT_FALSE(one.lock(Kind::exclusive, now));
  other.unlock();
  one.unlock();
  now += 1ms;
  EXPECT_TRUE(one.lock(Kind::exclusive, now));
  EXPECT_TRUE(one.lock(Kind::shared, now)) << "more than enough";
  EXPECT_FALSE(other.lock(Kind::shared, now));
  EXPECT_FALSE(other.lock(Kind::exclusive, now));
}

TEST_F(TwoProcesses, have_a_lock_for_each_account) {
  ProcessLock another{second, account_id(2)};
  EXPECT_TRUE(one.lock(Kind::exclusive, now));
  EXPECT_TRUE(another.lock(Kind::exclusive, now));
}

TEST_F(TwoProcesses, ask_again_after_1_2_4_up_to_50_ms) {
  EXPECT_TRUE(one.lock(Kind::exclusive, now));
  for (const auto pause : {1ms, 2ms, 4ms, 8ms, 16ms, 32ms, 50ms, 50ms}) {
    EXPECT_FALSE(other.lock(Kind::shared, now));
    EXPECT_EQ(other.retry_at(Kind::shared), now + pause);
    now += pause;
  }
  one.unlock();
  EXPECT_FALSE(other.lock(Kind::shared, now - 1ms)) << "not before its time";
  EXPECT_TRUE(other.lock(Kind::shared, now));
  EXPECT_EQ(other.retry_at(Kind::shared), std::nullopt);
}

TEST_F(TwoProcesses, ask_again_for_each_kind_by_itself) {
  EXPECT_TRUE(one.lock(Kind::exclusive, now));
  EXPECT_FALSE(other.lock(Kind::exclusive, now));
  const auto began = now;
  now += 1s;
  EXPECT_FALSE(other.lock(Kind::shared, now));
  EXPECT_EQ(other.retry_at(Kind::exclusive), began + 1ms);
  EXPECT_EQ(other.retry_at(Kind::shared), now + 1ms);
}

TEST_F(TwoProcesses, know_what_the_other_waits_for) {
  EXPECT_TRUE(one.lock(Kind::exclusive, now));
  EXPECT_FALSE(other.lock(Kind::shared, now));
  other.wish(now);
  EXPECT_TRUE(one.is_wanted_elsewhere(now));
  EXPECT_FALSE(other.is_wanted_elsewhere(now));
  EXPECT_FALSE(one.is_wanted_elsewhere(now + 1s)) << "it has given up";
  one.unlock();
  now += 1ms;
  EXPECT_TRUE(other.lock(Kind::shared, now));
  EXPECT_FALSE(one.is_wanted_elsewhere(now)) << "it has it";
}

TEST_F(TwoProcesses, count_moves_together) {
  ++first->moves(account_id(1));
  EXPECT_EQ(second->moves(account_id(1)), 1u);
  EXPECT_EQ(second->moves(account_id(2)), 0u);
}

TEST_F(TwoProcesses, a_lock_ends_with_its_process) {
  const int code = ops::exit_code_of_child([&] {
    ProcessLock dying{process_of(files), account_id(1)};
    if (!dying.lock(Kind::exclusive, now)) return 1;
    const bool excludes = !one.lock(Kind::shared, now);
    ::_exit(excludes ? 0 : 2);
  });
  EXPECT_EQ(code, 0);
  EXPECT_TRUE(one.lock(Kind::exclusive, now));
}

struct Told : Account::Owner {
  void changed() override {}
};

struct TwoAccounts : TwoProcesses {
  Told told;
  Account here{first, account_id(3)}, there{second, account_id(3)};
};

TEST_F(TwoAccounts, a_loop_of_moves_lets_another_process_in) {
  std::list<Account::Entry> moves;
  for (int i = 0; i < 3; ++i) here.add(moves.emplace_back(Kind::exclusive, told), now);
  Account::Entry look(Kind::shared, told);
  there.add(look, now);
  EXPECT_EQ(look.state(), State::waiting);
  const auto began = now;
  while (look.state() == State::waiting && now < began + 1s) {
    now += 1ms;
    there.look(now);
    here.look(now);
    if (moves.front().state() != State::held) continue;
    here.remove(moves.front(), now);
    moves.pop_front();
    here.add(moves.emplace_back(Kind::exclusive, told), now);
  }
  EXPECT_EQ(look.state(), State::held);
  EXPECT_LT(now - began, 200ms);
  there.remove(look, now);
  for (Account::Entry& move : moves) here.remove(move, now);
}

TEST_F(TwoAccounts, who_waits_for_an_exclusive_lock_there_holds_up_others_here_for_100_ms) {
  Account::Entry hanging(Kind::shared, told), late(Kind::shared, told), move(Kind::exclusive, told);
  here.add(hanging, now);
  there.add(move, now);
  EXPECT_EQ(move.state(), State::waiting);
  here.add(late, now);
  EXPECT_EQ(late.state(), State::waiting);
  now += hold_up;
  here.look(now);
  EXPECT_EQ(late.state(), State::held);
  for (auto* entry : {&hanging, &late}) here.remove(*entry, now);
  now += 1ms;
  there.look(now);
  EXPECT_EQ(move.state(), State::held);
  there.remove(move, now);
}

TEST_F(TwoAccounts, looks_go_on_here_while_a_move_there_and_here_wait_for_one_that_hangs) {
  Account::Entry hanging(Kind::shared, told), move(Kind::exclusive, told), look(Kind::shared, told);
  there.add(hanging, now);
  here.add(move, now);
  here.add(look, now);
  EXPECT_EQ(look.state(), State::waiting);
  now += hold_up;
  here.look(now);
  EXPECT_EQ(look.state(), State::held);
  here.remove(look, now);
  here.remove(move, now);
  there.remove(hanging, now);
}

// Whoever waited for the other kind before.
TEST_F(TwoAccounts, say_when_to_look_for_one_that_waits_for_another_process) {
  Account::Entry move(Kind::exclusive, told), other_move(Kind::exclusive, told), look(Kind::shared, told);
  here.add(move, now);
  there.add(other_move, now);
  there.remove(other_move, now);
  now += 10s;
  there.add(look, now);
  ASSERT_EQ(look.state(), State::waiting);
  now += hold_up;
  there.look(now);
  ASSERT_EQ(look.state(), State::waiting);
  const auto next = there.next_look(look, now);
  ASSERT_TRUE(next);
  EXPECT_GT(*next, now);
  EXPECT_LE(*next, now + max_retry);
  EXPECT_EQ(there.next_look(look, now + 1s), now + 1s + max_retry) << "missed";
  here.remove(move, now);
  there.look(*next);
  EXPECT_EQ(look.state(), State::held);
  there.remove(look, now);
}

TEST(SharedNames, wont_be_read_where_they_are_too_small) {
  NameFiles files = make_name_files();
  files.table = ops::make_lock_file("test", 4096);
  EXPECT_THROW(process_of(files), std::runtime_error);
}

}  // namespace
}  // namespace sshrp::lock
