// SPDX-License-Identifier: MIT
#include "net/deadline_queue.h"

#include <gmock/gmock.h>

#include <map>
#include <random>

namespace sshrp::net {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Step = DeadlineQueue::Steps::rep;

constexpr Clock::time_point begin{hours(1234) + milliseconds(37)};

Step step_after(Clock::time_point at) {
  return std::chrono::ceil<DeadlineQueue::Steps>(at.time_since_epoch()).count();
}
Step step_of(Clock::time_point now) {
  return std::chrono::floor<DeadlineQueue::Steps>(now.time_since_epoch()).count();
}

/// A queue, and where its owner would be woken.
struct Queue {
  std::vector<Clock::time_point> wakes{};
  DeadlineQueue queue{begin, [this](Clock::time_point at) { wakes.push_back(at); }};
};

/// A deadline that counts.
struct Counting {
  explicit Counting(Queue& queue) : node(queue.queue, [this](Clock::time_point) { ++calls; }) {}
  int calls = 0;
  DeadlineQueue::Node node;
};

TEST(DeadlineQueue, calls_once_and_not_before_the_time) {
  Queue q;
  Counting one(q);
  const auto at = begin + milliseconds(12'345);
  one.node.set(at);
  EXPECT_TRUE(one.node.is_set());
  q.queue.fire(at - milliseconds(1));
  EXPECT_EQ(one.calls, 0);
  q.queue.fire(at + milliseconds(99));
  EXPECT_EQ(one.calls, 1);
  EXPECT_FALSE(one.node.is_set());
  q.queue.fire(at + hours(1));
  EXPECT_EQ(one.calls, 1);
}

TEST(DeadlineQueue, calls_what_was_due_already_in_the_next_step) {
  Queue q;
  Counting one(q);
  one.node.set(begin - hours(1));
  q.queue.fire(begin);
  EXPECT_EQ(one.calls, 0);
  q.queue.fire(begin + milliseconds(100));
  EXPECT_EQ(one.calls, 1);
}

TEST(DeadlineQueue, calls_in_the_order_of_time) {
  Queue q;
  std::vector<int> order;
  std::vector<std::unique_ptr<DeadlineQueue::Node>> nodes;
  for (const int second : {5000, 3, 70, 1, 8}) {
    nodes.push_back(std::make_unique<DeadlineQueue::Node>(
        q.queue, [&order, second](Clock::time_point) { order.push_back(second); }));
    nodes.back()->set(begin + seconds(second));
  }
  q.queue.fire(begin + hours(2));
  EXPECT_THAT(order, ElementsAre(1, 3, 8, 70, 5000));
}

TEST(DeadlineQueue, calls_a_deadline_that_was_moved_at_the_new_time_only) {
  Queue q;
  Counting later(q), sooner(q);
  later.node.set(begin + seconds(1));
  later.node.set(begin + seconds(100));
  sooner.node.set(begin + seconds(100));
  sooner.node.set(begin + seconds(1));
  q.queue.fire(begin + seconds(2));
  EXPECT_EQ(later.calls, 0);
  EXPECT_EQ(sooner.calls, 1);
  q.queue.fire(begin + seconds(101));
  EXPECT_EQ(later.calls, 1);
  EXPECT_EQ(sooner.calls, 1);
}

TEST(DeadlineQueue, forgets_what_is_cancelled_or_destroyed) {
  Queue q;
  Counting cancelled(q);
  cancelled.node.cancel();
  cancelled.node.set(begin + seconds(1));
  cancelled.node.cancel();
  EXPECT_FALSE(cancelled.node.is_set());
  { Counting(q).node.set(begin + seconds(1)); }
  q.queue.fire(begin + seconds(2));
  EXPECT_EQ(cancelled.calls, 0);
}

TEST(DeadlineQueue, lets_one_that_is_called_set_itself_and_cancel_and_destroy_others) {
  Queue q;
  auto destroyed = std::make_unique<Counting>(q);
  Counting cancelled(q);
  Counting moved(q);
  int calls = 0;
  DeadlineQueue::Node first(q.queue, [&](Clock::time_point now) {
    if (++calls > 1) return;
    first.cancel();
    first.set(now);  // due at once: in the next step
    cancelled.node.cancel();
    moved.node.set(now + seconds(5));
    destroyed.reset();
  });
  first.set(begin + seconds(1));
  for (auto* node : {&cancelled.node, &moved.node, &destroyed->node}) node->set(begin + seconds(2));
  q.queue.fire(begin + seconds(3));
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(first.is_set());
  EXPECT_EQ(cancelled.calls, 0);
  EXPECT_EQ(moved.calls, 0);
  q.queue.fire(begin + seconds(9));
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(moved.calls, 1);
}

TEST(DeadlineQueue, holds_a_time_that_never_comes) {
  Queue q;
  Counting never(q);
  never.node.set(Clock::time_point::max());
  q.queue.fire(begin + 200'000 * hours(1));
  EXPECT_EQ(never.calls, 0);
  never.node.set(begin + 200'001 * hours(1));
  q.queue.fire(begin + 200'002 * hours(1));
  EXPECT_EQ(never.calls, 1);
}

TEST(DeadlineQueue, asks_to_be_woken_only_where_that_has_become_sooner) {
  Queue q;
  Counting one(q), two(q);
  q.queue.fire(begin);
  EXPECT_THAT(q.wakes, IsEmpty());
  one.node.set(begin + seconds(2));
  ASSERT_EQ(q.wakes.size(), 1u);
  EXPECT_EQ(step_of(q.wakes.back()), step_after(begin + seconds(2)));
  two.node.set(begin + seconds(3));
  one.node.cancel();
  EXPECT_EQ(q.wakes.size(), 1u);
  two.node.set(begin + seconds(1));
  EXPECT_EQ(q.wakes.size(), 2u);
  q.queue.fire(q.wakes.back());
  EXPECT_EQ(q.wakes.size(), 2u) << "nothing is left";
}

/// The queue and what it should be: deadlines in a sorted map, called from the front.
class Model {
 public:
  explicit Model(unsigned seed) : random_(seed) {
    for (int i = 0; i < count; ++i) {
      nodes_.push_back(std::make_unique<DeadlineQueue::Node>(
          queue_, [this, i](Clock::time_point now) { called(i, now); }));
      places_.push_back(standing_.end());
    }
  }
  ~Model() { nodes_.clear(); }

  void change_one() {
    const int i = any();
    if (random_() % 3 == 0) {
      nodes_[i]->cancel();
      forget(i);
    } else {
      set(i);
    }
  }
  void change_some() {
    for (auto n = random_() % 20; n > 0; --n) change_one();
  }
  void fire_after(Clock::duration passed) { fire_at(now_ + passed); }
  /// As its owner does, whom nothing else wakes.
  void fire_at_wake() {
    ASSERT_LT(now_, wake_);
    fire_at(wake_);
  }
  bool is_empty() const { return standing_.empty(); }
  Clock::duration some_time() {
    const auto longest = milliseconds(1) * (1LL << (random_() % 38));  // up to 8 years
    return std::uniform_int_distribution<Clock::rep>(0, Clock::duration(longest).count())(random_) *
           Clock::duration(1);
  }
  void check() {
    for (int i = 0; i < count; ++i) EXPECT_EQ(nodes_[i]->is_set(), places_[i] != standing_.end());
    if (standing_.empty()) return;
    EXPECT_LE(step_of(wake_), standing_.begin()->first);
  }

  int calls = 0;

 private:
  static constexpr int count = 300;
  using Standing = std::multimap<Step, int>;

  int any() { return static_cast<int>(random_() % count); }
  void set(int i) {
    const auto at = now_ + some_time() - milliseconds(random_() % 1000);
    forget(i);
    nodes_[i]->set(at);
    places_[i] = standing_.emplace(std::max(step_after(at), step_of(now_) + 1), i);
  }
  void forget(int i) {
    if (places_[i] != standing_.end()) standing_.erase(places_[i]);
    places_[i] = standing_.end();
  }
  void fire_at(Clock::time_point now) {
    now_ = now;
    wake_ = Clock::time_point::max();
    queue_.fire(now);
    EXPECT_TRUE(standing_.empty() || standing_.begin()->first > step_of(now)) << "one was left out";
  }
  void called(int i, Clock::time_point now) {
    ++calls;
    EXPECT_EQ(now, now_);
    ASSERT_NE(places_[i], standing_.end()) << "it was cancelled";
    EXPECT_EQ(places_[i]->first, standing_.begin()->first) << "one before it was left out";
    EXPECT_LE(places_[i]->first, step_of(now));
    EXPECT_FALSE(nodes_[i]->is_set());
    forget(i);
    switch (random_() % 5) {
      case 0:
        return set(i);
      case 1:
        return change_some();
      case 2:
        nodes_[i]->cancel();
        return;
      default:
        return;
    }
  }

  std::minstd_rand random_;
  Clock::time_point now_ = begin;
  Clock::time_point wake_ = Clock::time_point::max();
  DeadlineQueue queue_{begin, [this](Clock::time_point at) { wake_ = at; }};
  std::vector<std::unique_ptr<DeadlineQueue::Node>> nodes_;
  Standing standing_;
  std::vector<Standing::iterator> places_;
};

TEST(DeadlineQueue, does_what_a_sorted_map_does) {
  Model model(1);
  for (int round = 0; round < 5'000; ++round) {
    model.change_some();
    if (round % 3 == 0) model.fire_after(round % 1000 == 0 ? model.some_time() : milliseconds(round % 700));
    model.check();
  }
  EXPECT_GT(model.calls, 5'000);
}

TEST(DeadlineQueue, needs_to_be_woken_only_when_it_says) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Model model(seed);
    for (int round = 0; round < 200; ++round) {
      model.change_some();
      for (int wakes = round % 7; wakes > 0 && !model.is_empty(); --wakes) model.fire_at_wake();
      model.check();
    }
    EXPECT_GT(model.calls, 0);
  }
}

}  // namespace
}  // namespace sshrp::net
