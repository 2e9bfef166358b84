// Worker: one thread with its io_context, and the sessions that live on it.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/executor_work_guard.hpp>
#include <atomic>
#include <string_view>
#include <thread>
#include <unordered_map>

#include "net/listener.h"
#include "net/load_meter.h"
#include "proxy/refusal.h"
#include "proxy/session.h"

namespace sshrp::proxy {

/// What sessions have to end by themselves when the daemon is stopped.
inline constexpr std::chrono::seconds shutdown_grace{10};

/// Of who isn't refused.
struct Admission {
  Entry entry{};
  SourceLimits::SharePtr source_share{};
  std::string listener{};  // SessionShares::listener
};

/// What a thread has to do, for spreading new sessions: the smaller one takes the next.
struct Load {
  std::size_t busy;      // eighths of the last second, and one for each session that isn't in there yet
  std::size_t sessions;  // now
  auto operator<=>(const Load&) const = default;
};

class Worker {
 public:
  /// `startups` are of all workers.
  explicit Worker(Startups& startups);

  /// `on_end` is called from the thread, as its last.
  void start(std::function<void()> on_end = [] {});
  /// Ends the thread when the last session is over; at `until` they are ended. From any thread.
  void drain(std::optional<net::Clock::time_point> until);
  /// Ends all sessions with these words to both sides, and then the thread, after shutdown_grace at the
  /// latest. From any thread.
  void shut_down(std::string sentence);
  void join();
  /// Ends those of these sessions that live here, with these words to both sides; gives how many. From its
  /// own thread.
  std::size_t end_sessions(const std::vector<std::string>& ids, const std::string& sentence);

  /// From any thread.
  void begin_session(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot, Pools& pools,
                     Admission admission = {});
  /// Instead: the client is told so. From any thread.
  void refuse(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot, std::string words,
              RefusalPlaces::Place place);
  net::Executor executor() { return context_.get_executor(); }
  Load load(net::Clock::time_point now = net::Clock::now()) const {
    return {meter_.busy(now), sessions_now_};
  }

 private:
  net::Task<void> run_session(SessionPtr session);
  net::Task<void> run_refusal(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot,
                              std::string words, RefusalPlaces::Place place);
  void wake_at(net::Clock::time_point at);
  void end_stage();
  void stop_all(const std::string& sentence);
  void end_if_idle();
  bool is_over() const { return stage_ != Stage::serving && sessions_.empty(); }

  net::DeadlineQueue deadlines_;  // sessions have theirs as long as there is a context
  asio::io_context context_{1};
  asio::executor_work_guard<net::Executor> work_;
  net::Timer alarm_;  // the only one: for the next of all deadlines
  Startups& startups_;
  // The thread's own:
  std::unordered_multimap<std::string_view, SessionPtr> sessions_;  // by their ids
  enum class Stage { serving, draining, stopping } stage_ = Stage::serving;
  net::DeadlineQueue::Node stage_end_;  // of draining or stopping, at the latest
  net::LoadMeter meter_;
  std::atomic<std::size_t> sessions_now_ = 0;
  std::thread thread_;
};

}  // namespace sshrp::proxy
