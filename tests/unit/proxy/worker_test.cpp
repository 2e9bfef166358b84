// SPDX-License-Identifier: MIT
#include "proxy/worker.h"

#include <gmock/gmock.h>

#include <asio/post.hpp>
#include <ctime>
#include <future>

#include "net/loopback.h"

namespace sshrp::proxy {
namespace {

/// A thread that does nothing but what is posted.
class Thread {
 public:
  Thread() { worker.start(); }
  ~Thread() {
    worker.drain(std::nullopt);
    worker.join();
  }

  Startups startups{1};
  Worker worker{startups};
};

// Of this thread's processor time, however long the machine takes for it.
void spin(std::chrono::milliseconds long_enough) {
  const auto used = [] { return std::clock(); };  // of the process, whose other threads wait
  const auto until = used() + long_enough.count() * CLOCKS_PER_SEC / 1000;
  while (used() < until) {
  }
}

TEST(Worker, tells_how_busy_its_thread_was) {
  Thread thread;
  std::promise<void> over;
  asio::post(thread.worker.executor(), [&] {
    const auto began = net::Clock::now() + std::chrono::seconds(1);
    net::LoadMeter::note_work(began);  // what is measured begins here, however late it is
    spin(std::chrono::milliseconds(250));
    net::LoadMeter::note_work(began + std::chrono::milliseconds(1500));
    EXPECT_GT(thread.worker.load(began + std::chrono::milliseconds(1500)).busy, 0u);
    EXPECT_EQ(thread.worker.load(began + std::chrono::seconds(10)).busy, 0u);
    over.set_value();
  });
  over.get_future().wait();
}

TEST(Load, of_a_thread_is_how_busy_it_is_and_then_how_many_sessions_it_has) {
  EXPECT_LT((Load{.busy = 1, .sessions = 9}), (Load{.busy = 2, .sessions = 0}));
  EXPECT_LT((Load{.busy = 1, .sessions = 0}), (Load{.busy = 1, .sessions = 1}));
}

}  // namespace
}  // namespace sshrp::proxy
