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

/// What a thread has to do, for spreading new sessions: the smaller one takes the next.
struct Load {
  std::size_t busy;      // eighths of the last second, and one for each session begun since
  std::size_t sessions;  // now
  auto operator<=>(const Load&) const = default;
};

class Worker {
 public:
  explicit Worker(LoginCount& logins);

  /// `on_end` is called from the thread, as its last.
  void start(std::function<void()> on_end = [] {});
  /// Ends the thread when the last session is over; at `until` they are ended. From any thread.
  void drain(std::optional<net::Clock::time_point> until);
  /// Ends all sessions with these words to both sides, and then the thread, after shutdown_grace at the
  /// latest. From any thread.
  void shut_down(std::string sentence);
  void join();

  /// From any thread.
  void begin_session(net::Socket socket, std::shared_ptr<const Snapshot> snapshot, Pools& pools);
  net::Executor executor() { return context_.get_executor(); }
  Load load() const {
    return {busy_.load(std::memory_order_relaxed), sessions_now_.load(std::memory_order_relaxed)};
  }
  /// When the thread last looked after its sessions.
  net::Clock::time_point last_tick() const { return last_tick_.load(std::memory_order_relaxed); }

 private:
  net::Task<void> run_session(SessionPtr session);
  net::Task<void> tick_sessions();
  void tick(Session& session, net::Clock::time_point now);
  void tick_all(net::Clock::time_point now);
  void measure_load(net::Clock::time_point now);
  void stop_all(const std::string& sentence);
  void end_if_idle();
  bool is_over() const { return stage_ != Stage::serving && sessions_.empty(); }

  asio::io_context context_{1};
  asio::executor_work_guard<net::Executor> work_;
  net::Timer ticker_;
  LoginCount& logins_;
  // The thread's own:
  std::unordered_set<SessionPtr> sessions_;
  enum class Stage { serving, draining, stopping } stage_ = Stage::serving;
  std::optional<net::Clock::time_point> stage_ends_{};  // draining or stopping, at the latest
  std::chrono::nanoseconds cpu_at_last_tick_{};

  std::atomic<std::size_t> busy_ = 0;
  std::atomic<std::size_t> sessions_now_ = 0;
  std::atomic<net::Clock::time_point> last_tick_{net::Clock::now()};
  std::thread thread_;
};

}  // namespace sshrp::proxy
