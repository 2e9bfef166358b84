// SPDX-License-Identifier: MIT
#include "proxy/worker.h"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>

#include "facts/input_notes.h"

namespace sshrp::proxy {
namespace {

// For a connection that was taken just before everything was ended.
constexpr std::string_view too_late = "the proxy is being shut down";

}  // namespace

Worker::Worker(Startups& startups)
    : deadlines_(net::Clock::now(), [this](net::Clock::time_point at) { wake_at(at); }),
      work_(context_.get_executor()),
      alarm_(executor()),
      startups_(startups),
      stage_end_(deadlines_, [this](net::Clock::time_point) { end_stage(); }) {}

void Worker::start(std::function<void()> on_end) {
  thread_ = std::thread([this, on_end = std::move(on_end)] {
    meter_.begin();
    context_.run();
    on_end();
  });
}

void Worker::wake_at(net::Clock::time_point at) {
  alarm_.expires_at(at);
  alarm_.async_wait([this](const std::error_code& cancelled) {
    if (!cancelled) deadlines_.fire(net::Clock::now());
  });
}

void Worker::drain(std::optional<net::Clock::time_point> until) {
  asio::post(context_, [this, until] {
    if (stage_ != Stage::serving) return;
    stage_ = Stage::draining;
    if (until) stage_end_.set(*until);
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
  stage_end_.set(net::Clock::now() + shutdown_grace);
  work_.reset();
  for (const auto& [id, session] : sessions_) session->stop(sentence);
  end_if_idle();
}

std::size_t Worker::end_sessions(const std::vector<std::string>& ids, const std::string& sentence) {
  std::size_t ended = 0;
  for (const std::string& id : ids) {
    const auto [first, last] = sessions_.equal_range(id);
    for (auto at = first; at != last; ++at) {
      if (at->second->is_ending()) continue;
      at->second->stop(sentence);
      ++ended;
    }
  }
  return ended;
}

void Worker::end_stage() {
  if (stage_ == Stage::stopping) return context_.stop();
  stop_all("the proxy has been told to end, and shutdown_timeout is over");
}

// An alarm that is set keeps the thread: it goes off now, and finds nothing more to wait for.
void Worker::end_if_idle() {
  if (!is_over()) return;
  stage_end_.cancel();
  wake_at(net::Clock::now());
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

// Counted here already, so that a burst of connections is spread, too.
void Worker::begin_session(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot, Pools& pools,
                           Admission admission) {
  meter_.expect_task(net::Clock::now());
  ++sessions_now_;
  struct Beginning {
    net::Accepted accepted;
    SessionShares shares;
  };
  const auto begun = std::make_shared<std::weak_ptr<Session>>();  // of this thread
  const auto make_room = [executor = executor(), begun] {
    asio::post(executor, [begun] {
      if (const auto session = begun->lock()) session->make_room();
    });
  };
  const access::IpAddress address = address_of(accepted.peer);
  const auto beginning =
      std::make_shared<Beginning>(Beginning{std::move(accepted),
                                            {startups_.enter(address, make_room, admission.entry),
                                             std::move(admission.source_share),
                                             {},
                                             {},
                                             std::move(admission.listener)}});
  asio::post(context_, [this, beginning, begun, snapshot = std::move(snapshot), &pools] {
    const auto session = std::make_shared<Session>(std::move(beginning->accepted), snapshot, pools,
                                                   deadlines_, std::move(beginning->shares));
    *begun = session;
    net::LoadMeter::note_work(net::Clock::now());
    const facts::InputNoted noted(std::nullopt);  // what the session notes until its first wait ends here
    asio::co_spawn(context_, run_session(session), asio::detached);
  });
}

void Worker::refuse(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot, std::string words,
                    RefusalPlaces::Place place) {
  const auto moved = std::make_shared<net::Accepted>(std::move(accepted));
  asio::post(context_, [this, moved, snapshot = std::move(snapshot), words = std::move(words),
                        place = std::move(place)] {
    asio::co_spawn(context_, run_refusal(std::move(*moved), snapshot, words, place), asio::detached);
  });
}

// Throws nothing: proxy::refuse doesn't. The place is held as long as the descriptor.
net::Task<void> Worker::run_refusal(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot,
                                    std::string words, RefusalPlaces::Place place) {
  co_await proxy::refuse(std::move(accepted), std::move(snapshot), std::move(words), deadlines_);
  place.reset();
}

// Throws nothing: Session::run doesn't.
net::Task<void> Worker::run_session(SessionPtr session) {
  const auto place = sessions_.emplace(session->id(), session);
  if (stage_ == Stage::stopping) session->stop(std::string(too_late));
  co_await session->run();
  sessions_.erase(place);
  --sessions_now_;
  end_if_idle();
}

}  // namespace sshrp::proxy
