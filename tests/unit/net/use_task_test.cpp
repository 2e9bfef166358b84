// SPDX-License-Identifier: MIT
#include "net/use_task.h"

#include <gtest/gtest.h>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>

#include "net/event.h"
#include "net/loopback.h"

namespace sshrp::net {
namespace {

using testing::spawn;

constexpr facts::InputSource one = std::array<std::uint8_t, 16>{1};
constexpr facts::InputSource other = std::array<std::uint8_t, 16>{2};

using Seen = std::vector<facts::InputSource>;

Task<void> work(Event& event, facts::InputSource source, Seen& seen) {
  facts::note_input_of(source);
  co_await event.wait();
  seen.push_back(facts::input_source());
  co_await event.wait();
  seen.push_back(facts::input_source());
}

class UseTask : public ::testing::Test {
 protected:
  void begin(facts::InputSource source, Seen& seen) {
    asio::post(context, [this, source, &seen] {
      const facts::InputNoted noted(std::nullopt);
      spawn(context.get_executor(), work(event, source, seen));
    });
    testing::run_until_still(context);
  }
  void wake() {
    event.notify();
    testing::run_until_still(context);
  }

  asio::io_context context{1};
  Event event{context.get_executor()};
  Seen seen_by_one, seen_by_other;
};

TEST_F(UseTask, notes_again_whose_input_a_coroutine_works_on_when_it_goes_on) {
  begin(one, seen_by_one);
  begin(other, seen_by_other);
  wake();
  wake();
  EXPECT_EQ(seen_by_one, Seen(2, one));
  EXPECT_EQ(seen_by_other, Seen(2, other));
}

TEST_F(UseTask, leaves_no_note_of_who_waits_to_what_comes_next_on_the_thread) {
  begin(one, seen_by_one);
  EXPECT_EQ(facts::input_source(), std::nullopt);
  wake();  // from here on it waits anew
  EXPECT_EQ(facts::input_source(), std::nullopt);
  begin(std::nullopt, seen_by_other);
  wake();
  EXPECT_EQ(seen_by_one.back(), one);
  EXPECT_EQ(seen_by_other, Seen(1, std::nullopt));
}

// As a login that watches its client.
TEST_F(UseTask, gives_who_begins_a_coroutine_that_waits_its_own_note_back) {
  asio::post(context, [this] {
    const facts::InputNoted noted(one);
    spawn(context.get_executor(), work(event, one, seen_by_one));
    EXPECT_EQ(facts::input_source(), one);
  });
  testing::run_until_still(context);
  wake();
  EXPECT_EQ(seen_by_one, Seen(1, one));
  EXPECT_EQ(facts::input_source(), std::nullopt);
}

TEST_F(UseTask, lets_waits_be_cancelled) {
  asio::cancellation_signal end;
  std::error_code error;
  const auto wait = [](Executor executor, std::error_code& told) -> Task<void> {
    Timer timer(executor, Clock::time_point::max());
    co_await timer.async_wait(into(told));
  };
  asio::co_spawn(context, wait(context.get_executor(), error),
                 asio::bind_cancellation_slot(end.slot(), asio::detached));
  testing::run_until_still(context);
  end.emit(asio::cancellation_type::terminal);
  testing::run_until_still(context);
  EXPECT_EQ(error, asio::error::operation_aborted);
}

}  // namespace
}  // namespace sshrp::net
