// SPDX-License-Identifier: MIT
#include "observer/server.h"

#include <poll.h>

#include <algorithm>

#include "observer/http_listener.h"

namespace sshrp::observer {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds tick_time{1000};
constexpr milliseconds follow_time{200};  // what was recorded is seen at most so much later
constexpr milliseconds stop_time{20};
constexpr std::chrono::seconds max_stop{60};  // a reload's candidate has as long
constexpr std::chrono::seconds max_last_replies{2};

bool is_readable(int fd, milliseconds time) {
  pollfd wanted{fd, POLLIN, 0};
  return ::poll(&wanted, 1, static_cast<int>(time.count())) > 0;
}

}  // namespace

Server::Server(Daemon& daemon, Settings settings)
    : daemon_(daemon),
      site_(std::make_unique<Site>(daemon,
                                   GateSettings{std::move(settings.tokens), std::move(settings.hosts),
                                                std::move(settings.base_path), settings.behind_tls_proxy},
                                   std::move(settings.recordings), settings.max_series)) {
  for (auto& listener : settings.listeners)
    listeners_.push_back(std::make_unique<HttpListener>(*site_, daemon_, std::move(listener)));
}

Server::~Server() = default;

void Server::run(int stop_fd) {
  site_->sample();
  auto next_sample = Clock::now() + History::step;
  for (const auto& listener : listeners_) listener->start();
  while (true) {
    if (Clock::now() >= next_sample) {
      site_->sample();
      next_sample = std::max(next_sample + History::step, Clock::now());
    }
    tick();
    const bool is_followed = std::ranges::any_of(listeners_, [](const auto& l) { return l->is_followed(); });
    if (is_readable(stop_fd, is_followed ? follow_time : tick_time)) break;
  }
  stop();
}

void Server::tick() {
  for (const auto& listener : listeners_) listener->tick(Clock::now());
}

void Server::stop() {
  for (const auto& listener : listeners_) {
    listener->stop_listening();
    listener->end_following();
  }
  const auto wait_until_idle = [this](std::chrono::seconds time) {
    const auto end = Clock::now() + time;
    // Idle twice: a request that is on its way is begun meanwhile.
    for (int idle = 0; idle < 2 && Clock::now() < end;
         ::poll(nullptr, 0, static_cast<int>(stop_time.count()))) {
      idle = std::ranges::all_of(listeners_, [](const auto& l) { return l->is_idle(); }) ? idle + 1 : 0;
      tick();
    }
  };
  wait_until_idle(max_stop);
  for (const auto& listener : listeners_) listener->give_up();
  wait_until_idle(max_last_replies);
  listeners_.clear();
}

}  // namespace sshrp::observer
