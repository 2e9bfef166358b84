#include "proxy/worker.h"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>
#include <ctime>

#include "ops/log.h"

namespace sshrp::proxy {
namespace {

constexpr std::chrono::seconds tick_interval{1};
// For a connection that was taken just before everything was ended.
constexpr std::string_view too_late = "the proxy is being shut down";
// Less than that is no difference, and the number of sessions decides.
constexpr int steps_of_busy = 8;

std::chrono::nanoseconds cpu_of_this_thread() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

}  // namespace

Worker::Worker(LoginCount& logins) : work_(context_.get_executor()), ticker_(executor()), logins_(logins) {}

void Worker::start(std::function<void()> on_end) {
  asio::co_spawn(context_, tick_sessions(), asio::detached);  // throws nothing; ends when the worker is over
  thread_ = std::thread([this, on_end = std::move(on_end)] {
    context_.run();
    on_end();
  });
}

void Worker::drain(std::optional<net::Clock::time_point> until) {
  asio::post(context_, [this, until] {
    if (stage_ != Stage::serving) return;
    stage_ = Stage::draining;
    stage_ends_ = until;
    work_.reset();
    end_if_idle();
  });
}

void Worker::shut_down(std::string sentence) {
  asio::post(context_, [this, sentence = std::move(sentence)] { stop_all(sentence); });
}

void Worker::stop_all(const std::string& sentence) {
  if (stage_ == Stage::stopping) return;
  stage_ = Stage::stopping;
  stage_ends_ = net::Clock::now() + shutdown_grace;
  work_.reset();
  for (const SessionPtr& session : sessions_) session->stop(sentence);
  end_if_idle();
}

void Worker::end_if_idle() {
  if (is_over()) ticker_.cancel();
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

// Counted here already, so that a burst of connections is spread, too.
void Worker::begin_session(net::Socket socket, std::shared_ptr<const Snapshot> snapshot, Pools& pools) {
  ++busy_;
  ++sessions_now_;
  ++logins_.waiting;
  const auto moved = std::make_shared<net::Socket>(std::move(socket));
  asio::post(context_, [this, moved, snapshot = std::move(snapshot), &pools] {
    const auto session =
        std::make_shared<Session>(std::move(*moved), snapshot, pools, [this] { --logins_.waiting; });
    asio::co_spawn(context_, run_session(session), asio::detached);
  });
}

// One session's failure is that session's end, and nobody else's.
void Worker::tick(Session& session, net::Clock::time_point now) {
  try {
    session.tick(now);
  } catch (const std::exception& error) {
    ops::error("session {}: internal error: {}", session.id(), error.what());
    session.stop("internal error");
  }
}

// Throws nothing: Session::run doesn't.
net::Task<void> Worker::run_session(SessionPtr session) {
  sessions_.insert(session);
  if (stage_ == Stage::stopping) session->stop(std::string(too_late));
  co_await session->run();
  sessions_.erase(session);
  --sessions_now_;
  end_if_idle();
}

void Worker::measure_load(net::Clock::time_point now) {
  const std::chrono::nanoseconds passed = now - last_tick();
  const auto cpu = cpu_of_this_thread();
  const auto used = cpu - std::exchange(cpu_at_last_tick_, cpu);
  busy_ = passed.count() > 0 ? static_cast<std::size_t>(used * steps_of_busy / passed) : 0;
}

void Worker::tick_all(net::Clock::time_point now) {
  measure_load(now);
  last_tick_ = now;
  if (stage_ends_ && now > *stage_ends_) {
    if (stage_ == Stage::stopping) return context_.stop();
    stop_all("the proxy has been told to end, and shutdown_timeout is over");
  }
  const std::vector<SessionPtr> present(sessions_.begin(), sessions_.end());
  for (const SessionPtr& session : present) tick(*session, now);
}

net::Task<void> Worker::tick_sessions() {
  std::error_code cancelled;
  while (!is_over()) {
    ticker_.expires_after(tick_interval);
    co_await ticker_.async_wait(net::into(cancelled));
    tick_all(net::Clock::now());
  }
}

}  // namespace sshrp::proxy
