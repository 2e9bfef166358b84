#include "proxy/worker.h"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>

#include "ops/log.h"

namespace sshrp::proxy {
namespace {

constexpr std::chrono::seconds tick_interval{1};

}  // namespace

Worker::Worker(LoginCount& logins) : work_(context_.get_executor()), ticker_(executor()), logins_(logins) {}

void Worker::start() {
  asio::co_spawn(context_, tick_sessions(), asio::detached);  // throws nothing; ends with shut_down()
  thread_ = std::thread([this] { context_.run(); });
}

void Worker::shut_down(std::string sentence) {
  asio::post(context_, [this, sentence = std::move(sentence)] {
    shut_down_since_ = net::Clock::now();
    for (const SessionPtr& session : sessions_) session->stop(sentence);
    work_.reset();
    if (sessions_.empty()) ticker_.cancel();
  });
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

// Counted here already, so that a burst of connections is spread, too.
void Worker::begin_session(net::Socket socket, std::shared_ptr<const Snapshot> snapshot,
                           asio::thread_pool& pool) {
  ++load_;
  ++logins_.waiting;
  const auto moved = std::make_shared<net::Socket>(std::move(socket));
  asio::post(context_, [this, moved, snapshot = std::move(snapshot), &pool] {
    const auto session =
        std::make_shared<Session>(std::move(*moved), snapshot, pool, [this] { --logins_.waiting; });
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
  co_await session->run();
  sessions_.erase(session);
  --load_;
  if (sessions_.empty() && shut_down_since_) ticker_.cancel();
}

net::Task<void> Worker::tick_sessions() {
  std::error_code cancelled;
  while (!shut_down_since_ || !sessions_.empty()) {
    ticker_.expires_after(tick_interval);
    co_await ticker_.async_wait(net::into(cancelled));
    const auto now = net::Clock::now();
    if (shut_down_since_ && now - *shut_down_since_ > shutdown_grace) context_.stop();
    const std::vector<SessionPtr> present(sessions_.begin(), sessions_.end());
    for (const SessionPtr& session : present) tick(*session, now);
  }
}

}  // namespace sshrp::proxy
