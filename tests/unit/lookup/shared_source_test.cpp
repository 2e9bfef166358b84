// SPDX-License-Identifier: MIT
#include "lookup/shared_source.h"

#include <gtest/gtest.h>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <thread>

#include "lookup/toy_source.h"
#include "net/loopback.h"

namespace sshrp::lookup {
namespace {

using lookup::testing::ToySource;
using std::chrono::milliseconds;

constexpr milliseconds soon{20};
constexpr std::chrono::hours never{1};

route::RoutePtr route_named(const std::string& name) {
  auto route = std::make_shared<route::Route>();
  route->name = name;
  return route;
}

/// A login that asks, and may leave.
struct Asker {
  std::optional<Found> found{};
  std::exception_ptr failure{};
  bool over = false;
  asio::cancellation_signal leave{};
};
using AskerPtr = std::shared_ptr<Asker>;

net::Task<void> ask(std::shared_ptr<RouteSource> source, Asking asking, AskerPtr asker) {
  asker->found = co_await source->find(std::move(asking));
}

AskerPtr begin(asio::io_context& context, const std::shared_ptr<RouteSource>& source, const std::string& user,
               const std::string& listener = {}) {
  const auto asker = std::make_shared<Asker>();
  asio::co_spawn(context, ask(source, Asking{user, {}, listener}, asker),
                 asio::bind_cancellation_slot(asker->leave.slot(), [asker](std::exception_ptr failure) {
                   asker->failure = std::move(failure);
                   asker->over = true;
                 }));
  return asker;
}

struct Shared {
  explicit Shared(std::chrono::nanoseconds wait, SharedSource::Bounds bounds = {})
      : toy(std::make_shared<ToySource>(std::map<std::string, route::RoutePtr>{{"a", route_named("a")}},
                                        std::chrono::duration_cast<milliseconds>(wait))),
        source(std::make_shared<SharedSource>(toy, bounds)) {}

  AskerPtr ask(const std::string& user, const std::string& listener = {}) {
    return begin(context, source, user, listener);
  }
  template <typename Done>
  bool run_until(Done done) {
    return net::testing::run_until(context, done);
  }

  asio::io_context context{1};
  std::shared_ptr<ToySource> toy;
  std::shared_ptr<SharedSource> source;
};

bool was_cancelled(const Asker& asker) {
  try {
    if (asker.failure) std::rethrow_exception(asker.failure);
  } catch (const asio::system_error& error) {
    return error.code() == asio::error::operation_aborted;
  }
  return false;
}

TEST(SharedSource, asks_once_for_a_thousand_that_want_the_same) {
  Shared shared(soon);
  std::vector<AskerPtr> askers;
  for (int i = 0; i < 1000; ++i) askers.push_back(shared.ask("a"));
  ASSERT_TRUE(shared.run_until([&] { return std::ranges::all_of(askers, &Asker::over); }));
  for (const auto& asker : askers) EXPECT_TRUE(std::holds_alternative<route::RoutePtr>(*asker->found));
  EXPECT_EQ(shared.toy->asked(), 1);
}

TEST(SharedSource, asks_for_each_user_by_itself_and_again_later) {
  Shared shared(soon);
  const AskerPtr has = shared.ask("a");
  const AskerPtr has_not = shared.ask("b");
  ASSERT_TRUE(shared.run_until([&] { return has->over && has_not->over; }));
  EXPECT_TRUE(std::holds_alternative<route::RoutePtr>(*has->found));
  EXPECT_TRUE(std::holds_alternative<route::NoRoute>(*has_not->found));
  const AskerPtr again = shared.ask("a");
  ASSERT_TRUE(shared.run_until([&] { return again->over; }));
  EXPECT_EQ(shared.toy->asked(), 3);
}

TEST(SharedSource, asks_for_each_listener_by_itself) {
  Shared shared(soon);
  const AskerPtr inside = shared.ask("a", "internal");
  const AskerPtr outside = shared.ask("a", "external");
  ASSERT_TRUE(shared.run_until([&] { return inside->over && outside->over; }));
  EXPECT_EQ(shared.toy->asked(), 2);
}

TEST(SharedSource, goes_on_when_one_that_waits_leaves) {
  Shared shared(milliseconds(100));
  const AskerPtr first = shared.ask("a");
  const AskerPtr second = shared.ask("a");
  ASSERT_TRUE(shared.run_until([&] { return shared.toy->under_way() == 1; }));
  first->leave.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(shared.run_until([&] { return first->over; }));
  EXPECT_TRUE(was_cancelled(*first));
  ASSERT_TRUE(shared.run_until([&] { return second->over; }));
  EXPECT_TRUE(std::holds_alternative<route::RoutePtr>(*second->found));
  EXPECT_EQ(shared.toy->asked(), 1);
}

TEST(SharedSource, gives_up_a_question_that_nobody_waits_for) {
  Shared shared(never);
  const AskerPtr first = shared.ask("a");
  const AskerPtr second = shared.ask("a");
  ASSERT_TRUE(shared.run_until([&] { return shared.toy->under_way() == 1; }));
  for (const auto& asker : {first, second}) asker->leave.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(shared.run_until([&] { return first->over && second->over && shared.toy->under_way() == 0; }));
  EXPECT_TRUE(was_cancelled(*first));
}

TEST(SharedSource, is_unavailable_beyond_its_bounds) {
  Shared shared(never, {.queries = 2, .waiters = 3});
  const AskerPtr held[] = {shared.ask("a"), shared.ask("b"), shared.ask("a")};
  ASSERT_TRUE(shared.run_until([&] { return shared.toy->under_way() == 2; }));
  const AskerPtr one_too_many = shared.ask("a");
  ASSERT_TRUE(shared.run_until([&] { return one_too_many->over; }));
  EXPECT_TRUE(std::holds_alternative<Unavailable>(*one_too_many->found));
  held[2]->leave.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(shared.run_until([&] { return held[2]->over; }));
  const AskerPtr another_question = shared.ask("c");
  ASSERT_TRUE(shared.run_until([&] { return another_question->over; }));
  EXPECT_TRUE(std::holds_alternative<Unavailable>(*another_question->found));
  const AskerPtr same_question = shared.ask("b");
  net::testing::run_until_still(shared.context);
  EXPECT_FALSE(same_question->over);
}

TEST(SharedSource, tells_those_on_other_threads) {
  Shared shared(milliseconds(50));
  asio::io_context elsewhere{1};
  const AskerPtr here = shared.ask("a");
  const AskerPtr there = begin(elsewhere, shared.source, "a");
  std::jthread thread([&] { elsewhere.run(); });
  ASSERT_TRUE(shared.run_until([&] { return here->over; }));
  thread.join();
  EXPECT_TRUE(there->over);
  EXPECT_TRUE(std::holds_alternative<route::RoutePtr>(*there->found));
}

// The thread that asked first ends in the middle: those on others needn't wait for ever.
TEST(SharedSource, tells_those_on_other_threads_that_the_asking_one_ended) {
  Shared shared(never);
  auto asking = std::make_unique<asio::io_context>(1);
  begin(*asking, shared.source, "a");
  while (shared.toy->under_way() == 0) asking->run_one();
  const AskerPtr here = shared.ask("a");
  net::testing::run_until_still(shared.context);
  asking.reset();
  ASSERT_TRUE(shared.run_until([&] { return here->over; }));
  EXPECT_TRUE(std::holds_alternative<Unavailable>(*here->found));
}

}  // namespace
}  // namespace sshrp::lookup
