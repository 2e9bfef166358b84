// SPDX-License-Identifier: MIT
#include "upstream/login_places.h"

#include <algorithm>
#include <asio/post.hpp>

#include "facts/counters.h"

namespace sshrp::upstream {

struct LoginPlaces::Waiter : std::enable_shared_from_this<Waiter> {
  Waiter(const net::Executor& its, std::string where, Bytes whose)
      : executor(its), upstream(std::move(where)), source(std::move(whose)), given(its) {}

  const net::Executor executor;
  const std::string upstream;
  const Bytes source;
  net::Event given;
  bool has_place = false;  // under the mutex
};

std::uint32_t LoginPlaces::taken_by(const Server& server, const Bytes& source) {
  const auto found = server.of_sources.find(source);
  return found == server.of_sources.end() ? 0 : found->second;
}

bool LoginPlaces::may_have_one(const Server& server, const Bytes& source) const {
  return server.taken < max_ && taken_by(server, source) < max_ - max_ / 2;
}

LoginPlaces::Entered LoginPlaces::enter(Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  Server& server = upstreams_[waiter.upstream];
  if (may_have_one(server, waiter.source)) {
    ++server.taken;
    ++server.of_sources[waiter.source];
    waiter.has_place = true;
    return Entered::has_place;
  }
  const auto of_source = std::ranges::count(server.waiting, waiter.source, &Waiter::source);
  if (server.waiting.size() >= max_logins_waiting ||
      static_cast<std::size_t>(of_source) >= max_logins_waiting_of_source)
    return Entered::too_many_wait;
  server.waiting.push_back(&waiter);
  return Entered::waits;
}

// Who has a place by then, and doesn't know it yet, gives it back.
void LoginPlaces::leave(Waiter& waiter) {
  {
    const std::lock_guard lock(mutex_);
    if (!waiter.has_place) {
      upstreams_.at(waiter.upstream).waiting.remove(&waiter);
      return;
    }
  }
  give_back(waiter.upstream, waiter.source);
}

void LoginPlaces::give_back(const std::string& name, const Bytes& source) {
  const std::lock_guard lock(mutex_);
  const auto found = upstreams_.find(name);
  Server& server = found->second;
  --server.taken;
  const auto of_source = server.of_sources.find(source);
  if (--of_source->second == 0) server.of_sources.erase(of_source);
  give_to_next(server);
  if (server.taken == 0) upstreams_.erase(found);
}

void LoginPlaces::give_to_next(Server& server) {
  const auto next = std::ranges::min_element(
      server.waiting, {}, [&](const Waiter* waiter) { return taken_by(server, waiter->source); });
  if (next == server.waiting.end() || !may_have_one(server, (*next)->source)) return;
  Waiter& waiter = **next;
  server.waiting.erase(next);
  ++server.taken;
  ++server.of_sources[waiter.source];
  waiter.has_place = true;
  asio::post(waiter.executor, [woken = waiter.shared_from_this()] { woken->given.notify(); });
}

net::Task<std::variant<LoginPlaces::Place, LoginPlaces::None>> LoginPlaces::take(
    net::Executor executor, HostPort upstream, Bytes source, net::Clock::time_point until) {
  if (max_ == 0) co_return Place();
  const auto waiter = std::make_shared<Waiter>(executor, to_string(upstream), std::move(source));
  const auto entered = enter(*waiter);
  if (entered == Entered::too_many_wait) co_return None::too_many_wait;

  // What is left where the wait ends without a place, or is ended.
  struct Waiting {
    explicit Waiting(LoginPlaces& all, Waiter& its) : places(all), waiter(its) {
      facts::raise("upstream_logins_waiting");
    }
    ~Waiting() {
      facts::lower("upstream_logins_waiting");
      if (!is_over) places.leave(waiter);
    }
    LoginPlaces& places;
    Waiter& waiter;
    bool is_over = false;
  };
  const auto has_place = [&] {
    const std::lock_guard lock(mutex_);
    return waiter->has_place;
  };
  if (entered == Entered::waits) {
    Waiting waiting(*this, *waiter);
    while (!has_place() && net::Clock::now() < until) co_await waiter->given.wait_until(until);
    if (!has_place()) co_return None::too_late;
    waiting.is_over = true;
  }
  co_return Place(this, [self = shared_from_this(), waiter](LoginPlaces*) {
    self->give_back(waiter->upstream, waiter->source);
  });
}

}  // namespace sshrp::upstream
