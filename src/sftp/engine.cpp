#include "sftp/engine.h"

#include <numeric>

#include "sftp/limits.h"

namespace sshrp::sftp {

Engine::Engine(Rules rules)
    : rules_(std::move(rules)),
      handles_(rules_.root_path ? HandleNames::own : HandleNames::upstream),
      recorder_(rules_.audit) {}

void Engine::receive(Side from, BytesView data, Time now) {
  recorder_.tell_time(now);
  if (from == Side::client) {
    client_.feed(data);
  } else {
    upstream_.feed(data);
    take_from_upstream();
  }
  // Whatever was received, and if it was nothing: what the client's input waited for may have come.
  take_from_client();
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
  const InFlight& in_flight = exchange_.in_flight;
  return in_flight.size() - in_flight.questions() < max_requests &&
         path_requests_.size() < max_path_requests && exchange_.to_client.size() < max_unsent;
}

util::BlockQueue& Engine::output(Side to) {
  return to == Side::client ? exchange_.to_client.output() : exchange_.to_upstream.output();
}

std::size_t Engine::held(Side from) const {
  if (from == Side::upstream) return upstream_.held();
  return std::accumulate(
      path_requests_.begin(), path_requests_.end(), client_.held(),
      [](std::size_t sum, const PathRequest& request) { return sum + request.payload.size(); });
}

void Engine::end(Time now) {
  recorder_.tell_time(now);
  for (const auto& [key, handle] : handles_.all()) recorder_.closed(handle, Status::connection_lost);
  for (const PathRequest& request : path_requests_) recorder_.answered(request, Status::connection_lost);
}

}  // namespace sshrp::sftp
