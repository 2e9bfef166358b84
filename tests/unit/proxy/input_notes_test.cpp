// Whose input a thread works on while logins on it wait.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <asio/post.hpp>
#include <atomic>

#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

using testing::Daemon;
using testing::ScriptedClient;

/// Work of others on a worker's thread, whenever there is nothing else to do.
class Others {
 public:
  explicit Others(Worker& worker) : state_(std::make_shared<State>()) { next(worker.executor(), state_); }
  ~Others() { state_->over = true; }
  Others(const Others&) = delete;
  Others& operator=(const Others&) = delete;

  std::size_t times() const { return state_->times; }
  std::size_t blamed() const { return state_->blamed; }

 private:
  struct State {
    std::atomic<bool> over = false;
    std::atomic<std::size_t> times = 0, blamed = 0;
  };
  static void next(net::Executor executor, std::shared_ptr<State> state) {
    asio::post(executor, [executor, state] {
      if (state->over) return;
      ++state->times;
      if (facts::input_source()) ++state->blamed;
      next(executor, state);
    });
  }

  std::shared_ptr<State> state_;
};

// It waits for messages, for its upstream's address, exchange and answer, for pools, and until it may be
// told.
TEST(InputNotes, of_a_login_that_waits_do_not_stand_while_others_are_worked_for) {
  Daemon daemon;
  const Others others(daemon.worker);
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("wrong");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard->messages.size() == 2; }));
  client.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return client.heard_number(msg::Number::userauth_success); }));
  EXPECT_GT(others.times(), 0u);
  EXPECT_EQ(others.blamed(), 0u);
}

}  // namespace
}  // namespace sshrp::proxy
