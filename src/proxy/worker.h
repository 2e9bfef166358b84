// Worker: one thread with its io_context, and the sessions that live on it.
#pragma once

#include <asio/executor_work_guard.hpp>
#include <atomic>
#include <thread>
#include <unordered_set>

#include "proxy/session.h"

namespace sshrp::proxy {

/// What sessions have to end by themselves when the daemon is stopped.
inline constexpr std::chrono::seconds shutdown_grace{10};

/// Connections before login, over all workers.
struct LoginCount {
  std::atomic<std::uint32_t> waiting = 0;
};

class Worker {
 public:
  explicit Worker(LoginCount& logins);

  void start();
  /// Ends all sessions with these words to both sides, and then the thread, after shutdown_grace at the
  /// latest. From any thread.
  void shut_down(std::string sentence);
  void join();

  /// From any thread.
  void begin_session(net::Socket socket, std::shared_ptr<const Snapshot> snapshot, asio::thread_pool& pool);
  net::Executor executor() { return context_.get_executor(); }
  /// Sessions now, for spreading new ones.
  std::size_t load() const { return load_.load(std::memory_order_relaxed); }

 private:
  net::Task<void> run_session(SessionPtr session);
  net::Task<void> tick_sessions();
  void tick(Session& session, net::Clock::time_point now);

  asio::io_context context_{1};
  asio::executor_work_guard<net::Executor> work_;
  net::Timer ticker_;
  LoginCount& logins_;
  std::unordered_set<SessionPtr> sessions_;                  // the thread's own
  std::optional<net::Clock::time_point> shut_down_since_{};  // the thread's own
  std::atomic<std::size_t> load_ = 0;
  std::thread thread_;
};

}  // namespace sshrp::proxy
