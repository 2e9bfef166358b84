// SPDX-License-Identifier: MIT
#include "upstream/login_places.h"

#include <algorithm>
#include <asio/post.hpp>

#include "facts/counters.h"

namespace sshrp::upstream {

struct LoginPlaces::Waiter : std::enable_shared_from_this<Waiter> {
  Waiter(const net::Executor& its, std::string where, Bytes whose)
      : executor(its), upstream(std::move(where)), source(std::move(whose)), told(its) {}

  const net::Executor executor;
  const std::string upstream;
  const Bytes source;
  net::Event told;
  State state = State::waits;  // under the mutex
};

bool LoginPlaces::may_have_one(const Server& server, const Bytes& source) const {
  return server.taken < max_ && server.of_sources.of(source) < max_ - max_ / 2;
}

LoginPlaces::State LoginPlaces::enter(Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  Server& server = upstreams_[waiter.upstream];
  if (may_have_one(server, waiter.source)) {
    ++server.taken;
    server.of_sources.add(waiter.source);
    return waiter.state = State::has_place;
  }
  const auto of_source = waiting_of(server, waiter.source);
  if (of_source >= max_logins_waiting_of_source) return State::too_many_wait;
  if (server.waiting.size() >= max_logins_waiting && !make_room(server, of_source))
    return State::too_many_wait;
  server.waiting.push_back(&waiter);
  return State::waits;
}

std::size_t LoginPlaces::waiting_of(const Server& server, const Bytes& source) {
  return static_cast<std::size_t>(std::ranges::count(server.waiting, source, &Waiter::source));
}

// For one of a source with so many: the last of the busiest source gives way, if that has more.
bool LoginPlaces::make_room(Server& server, std::size_t of_source) {
  std::map<Bytes, std::size_t> counts;
  for (const Waiter* waiter : server.waiting) ++counts[waiter->source];
  const auto busiest = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  if (busiest->second <= of_source + 1) return false;
  const auto last = std::ranges::find(server.waiting.rbegin(), server.waiting.rend(), busiest->first,
                                      [](const Waiter* waiter) { return waiter->source; });
  Waiter& gives_way = **last;
  server.waiting.erase(std::prev(last.base()));
  tell(gives_way, State::too_many_wait);
  return true;
}

void LoginPlaces::tell(Waiter& waiter, State state) {
  waiter.state = state;
  asio::post(waiter.executor, [told = waiter.shared_from_this()] { told->told.notify(); });
}

// Who has a place by then, and doesn't know it yet, gives it back.
void LoginPlaces::leave(Waiter& waiter) {
  {
    const std::lock_guard lock(mutex_);
    if (waiter.state == State::waits) upstreams_.at(waiter.upstream).waiting.remove(&waiter);
    if (waiter.state != State::has_place) return;
  }
  give_back(waiter.upstream, waiter.source);
}

void LoginPlaces::give_back(const std::string& name, const Bytes& source) {
  const std::lock_guard lock(mutex_);
  const auto found = upstreams_.find(name);
  Server& server = found->second;
  --server.taken;
  server.of_sources.remove(source);
  give_to_next(server);
  if (server.taken == 0) upstreams_.erase(found);
}

void LoginPlaces::give_to_next(Server& server) {
  const auto next = std::ranges::min_element(
      server.waiting, {}, [&](const Waiter* waiter) { return server.of_sources.of(waiter->source); });
  if (next == server.waiting.end() || !may_have_one(server, (*next)->source)) return;
  Waiter& waiter = **next;
  server.waiting.erase(next);
  ++server.taken;
  server.of_sources.add(waiter.source);
  tell(waiter, State::has_place);
}

net::Task<std::variant<LoginPlaces::Place, LoginPlaces::None>> LoginPlaces::take(
    net::Executor executor, HostPort upstream, Bytes source, net::Clock::time_point until) {
  if (max_ == 0) co_return Place();
  const auto waiter = std::make_shared<Waiter>(executor, to_string(upstream), std::move(source));
  const auto entered = enter(*waiter);
  if (entered == State::too_many_wait) co_return None::too_many_wait;

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
  const auto state = [&] {
    const std::lock_guard lock(mutex_);
    return waiter->state;
  };
  if (entered == State::waits) {
    Waiting waiting(*this, *waiter);
    while (state() == State::waits && net::Clock::now() < until) co_await waiter->told.wait_until(until);
    const State last = state();
    if (last == State::waits) co_return None::too_late;
    if (last == State::too_many_wait) co_return None::too_many_wait;
    waiting.is_over = true;
  }
  co_return Place(this, [self = shared_from_this(), waiter](LoginPlaces*) {
    self->give_back(waiter->upstream, waiter->source);
  });
}

}  // namespace sshrp::upstream
