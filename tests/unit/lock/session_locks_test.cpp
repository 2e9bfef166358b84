// SPDX-License-Identifier: MIT
#include "lock/session_locks.h"

#include <gtest/gtest.h>

#include <thread>

#include "net/loopback.h"

namespace sshrp::lock {
namespace {

using State = sftp::NameLock::State;

struct NameLocksOfSessions : ::testing::Test {
  std::shared_ptr<SessionLocks> session(
      asio::io_context& on, std::function<void()> on_change = [] {}) {
    return std::make_shared<SessionLocks>(account, on.get_executor(), std::move(on_change));
  }

  asio::io_context context{1};
  AccountPtr account = std::make_shared<Account>(nullptr, AccountId{});
};

TEST_F(NameLocksOfSessions, tell_who_has_waited) {
  int changes = 0;
  const auto one = session(context), other = session(context, [&] { ++changes; });
  auto held = one->lock(Kind::exclusive);
  EXPECT_EQ(held->state(), State::held);
  EXPECT_TRUE(one->holds_exclusive());
  const auto waiting = other->lock(Kind::exclusive);
  EXPECT_EQ(waiting->state(), State::waiting);
  held.reset();
  EXPECT_FALSE(one->holds_exclusive());
  EXPECT_EQ(changes, 0) << "told from the executor only";
  ASSERT_TRUE(net::testing::run_until(context, [&] { return changes > 0; }));
  EXPECT_EQ(waiting->state(), State::held);
  EXPECT_TRUE(other->holds_exclusive());
}

TEST_F(NameLocksOfSessions, tell_of_what_time_brings) {
  int changes = 0;
  const auto hanging = session(context), mover = session(context, [&] { ++changes; }),
             looker = session(context, [&] { ++changes; });
  const auto held = hanging->lock(Kind::shared);
  const auto move = mover->lock(Kind::exclusive);
  const auto look = looker->lock(Kind::shared);
  EXPECT_EQ(look->state(), State::waiting);
  ASSERT_TRUE(net::testing::run_until(context, [&] { return look->state() == State::held && changes > 0; }));
  EXPECT_EQ(move->state(), State::waiting);
}

TEST_F(NameLocksOfSessions, outlive_their_session_and_its_wish_to_know) {
  auto one = session(context), other = session(context, [] { FAIL(); });
  auto held = one->lock(Kind::exclusive);
  one.reset();
  auto waiting = other->lock(Kind::shared);
  held.reset();
  waiting.reset();
  other.reset();
  context.run();
}

TEST_F(NameLocksOfSessions, count_moves_for_all_of_the_account) {
  const auto one = session(context), other = session(context);
  one->count_move();
  EXPECT_EQ(other->moves(), 1u);
}

// Two threads, each with a session whose moves wait for the other's.
TEST_F(NameLocksOfSessions, exclude_each_other_over_threads) {
  constexpr int moves = 2000;
  std::atomic<int> inside = 0, max_inside = 0;
  const auto work = [&] {
    asio::io_context own{1};
    int left = moves;
    sftp::NameLockPtr lock;
    std::shared_ptr<SessionLocks> locks;
    const std::function<void()> go_on = [&] {
      while (left > 0) {
        if (!lock) lock = locks->lock(left % 3 == 0 ? Kind::shared : Kind::exclusive);
        if (lock->state() == State::waiting) return;
        if (left % 3 != 0) {
          max_inside = std::max<int>(max_inside, ++inside);
          --inside;
        }
        lock.reset();
        --left;
      }
    };
    locks = session(own, [&] { go_on(); });
    go_on();
    EXPECT_TRUE(net::testing::run_until(own, [&] { return left == 0; }));
  };
  std::thread one(work), other(work);
  one.join();
  other.join();
  EXPECT_EQ(max_inside, 1);
}

}  // namespace
}  // namespace sshrp::lock
