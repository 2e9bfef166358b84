#include "proxy/worker.h"

#include <gmock/gmock.h>

#include <asio/post.hpp>
#include <atomic>
#include <functional>

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

  LoginCount logins;
  Worker worker{logins};
};

bool soon(const std::function<bool()>& condition) {
  asio::io_context context{1};
  return net::testing::run_until(context, condition);
}

// Takes the processor and gives way to the ticks, until it is to end.
void spin(Worker& worker, const std::atomic<bool>& over) {
  const auto until = net::Clock::now() + std::chrono::milliseconds(20);
  while (net::Clock::now() < until) {
  }
  if (!over) asio::post(worker.executor(), [&] { spin(worker, over); });
}

TEST(Worker, tells_how_busy_its_thread_was) {
  Thread thread;
  std::atomic<bool> over = false;
  asio::post(thread.worker.executor(), [&] { spin(thread.worker, over); });
  EXPECT_TRUE(soon([&] { return thread.worker.load().busy > 0; }));
  over = true;
  EXPECT_TRUE(soon([&] { return thread.worker.load().busy == 0; }));
}

TEST(Load, of_a_thread_is_how_busy_it_is_and_then_how_many_sessions_it_has) {
  EXPECT_LT((Load{.busy = 1, .sessions = 9}), (Load{.busy = 2, .sessions = 0}));
  EXPECT_LT((Load{.busy = 1, .sessions = 0}), (Load{.busy = 1, .sessions = 1}));
}

}  // namespace
}  // namespace sshrp::proxy
