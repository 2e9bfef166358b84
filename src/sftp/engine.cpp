// SPDX-License-Identifier: MIT
#include "sftp/engine.h"

#include <algorithm>
#include <numeric>

#include "sftp/limits.h"

namespace sshrp::sftp {

Engine::Engine(Rules rules, NameLocksPtr locks, Budget* budget)
    : rules_(std::move(rules)),
      locks_(std::move(locks)),
      budget_(budget ? *budget : own_budget_),
      exchange_(budget_),
      handles_(rules_.root_path ? HandleNames::own : HandleNames::upstream),
      recorder_(rules_.audit, handles_, budget_.work),
      in_flight_charge_(budget_.work, 0) {}

void Engine::receive(Leg from, BytesView data, Time now) {
  recorder_.tell_time(now);
  if (from == Leg::downstream) {
    client_.feed(data);
  } else {
    upstream_.feed(data);
    take_from_upstream();
  }
  // Whatever was received, and if it was nothing: what requests and the client's input waited for may have
  // come.
  if (jail_ && (jail_->waits_for_memory() || jail_->waits_for_lock() || jail_->is_moving())) jail_->advance();
  take_from_client();
  in_flight_charge_.set(exchange_.in_flight.memory());
  client_.keep();
  upstream_.keep();
}

void Engine::take_from_upstream() {
  while (const auto piece = upstream_.next()) std::visit([&](const auto& it) { from_upstream(it); }, *piece);
}

void Engine::take_from_client() {
  while (client_may_go_on()) {
    const auto piece = client_.next();
    if (!piece) return;
    std::visit([&](const auto& it) { from_client(it); }, *piece);
  }
}

bool Engine::client_may_go_on() const {
  if (client_.in_data()) return true;  // half a packet would hold up our own
  if (stage_ == Stage::version || stage_ == Stage::root_search) return false;
  if (jail_ && jail_->is_moving()) return false;
  const InFlight& in_flight = exchange_.in_flight;
  return in_flight.size() - in_flight.questions() < max_requests &&
         path_requests_.size() < max_path_requests && exchange_.to_client.size() < max_unsent && has_memory();
}

// Where it is short, each channel goes on by one request at a time.
bool Engine::has_memory() const {
  const bool is_idle =
      path_requests_.empty() && exchange_.in_flight.size() == 0 && exchange_.to_client.size() == 0;
  if (!budget_.is_short() || is_idle) return true;
  if (client_.held() > 0) budget_.note_wait();
  return false;
}

util::BlockQueue& Engine::output(Leg to) {
  return to == Leg::downstream ? exchange_.to_client.output() : exchange_.to_upstream.output();
}

std::size_t Engine::held(Leg from) const {
  if (from == Leg::upstream) return upstream_.held();
  return std::accumulate(
      path_requests_.begin(), path_requests_.end(), client_.held(),
      [](std::size_t sum, const PathRequest& request) { return sum + request.payload.size(); });
}

bool Engine::waits(Leg from) const {
  return from == Leg::downstream ? !path_requests_.empty() || client_.has_piece() : upstream_.has_piece();
}

bool Engine::has_unsent() const {
  return client_.has_piece() || std::ranges::any_of(path_requests_, [](const PathRequest& request) {
           return !std::holds_alternative<stage::Sent>(request.stage);
         });
}

void Engine::end(Time now) {
  recorder_.tell_time(now);
  for (const auto& [key, handle] : handles_.all()) recorder_.closed(handle, Status::connection_lost);
  for (const PathRequest& request : path_requests_) recorder_.answered(request, Status::connection_lost);
  recorder_.end();
}

// What was sent may still be done, also after the channel's end; nothing comes of the others.
std::vector<NameLockPtr> Engine::take_locks() {
  std::vector<NameLockPtr> locks = exchange_.in_flight.take_locks();
  for (PathRequest& request : path_requests_) {
    NameLockPtr lock = std::move(request.lock);
    if (lock && std::holds_alternative<stage::Sent>(request.stage)) locks.push_back(std::move(lock));
  }
  return locks;
}

}  // namespace sshrp::sftp
