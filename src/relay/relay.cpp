#include "relay/relay.h"

#include <asio/co_spawn.hpp>

namespace sshrp::relay {

Relay::Relay(net::ConnectionPtr downstream, net::ConnectionPtr upstream, Policy policy,
             const net::Executor& executor)
    : downstream_(std::move(downstream)),
      upstream_(std::move(upstream)),
      legs_(*downstream_, *upstream_),
      policy_(std::move(policy)),
      up_(Way::up, *downstream_, *upstream_, policy_, legs_),
      down_(Way::down, *upstream_, *downstream_, policy_, legs_),
      down_ended_(executor) {}

net::Task<Ending> Relay::run(net::Executor executor) {
  asio::co_spawn(executor, run_direction(down_, *downstream_), [this](std::exception_ptr) {
    spawned_ = Spawned::over;
    down_ended_.notify();
  });
  co_await run_direction(up_, *upstream_);
  // Not only until `down_` has ended: its last handler uses this object.
  while (spawned_ == Spawned::running) co_await down_ended_.wait();
  policy_.end();
  if (failure_) std::rethrow_exception(failure_);
  co_return *ending_;
}

// Throws nothing: the other direction must end before anybody hears of a failure.
net::Task<void> Relay::run_direction(Direction& direction, net::Connection& to) {
  try {
    note(co_await direction.run(), to);
  } catch (...) {
    failure_ = std::current_exception();
    interrupt();
  }
}

void Relay::interrupt() {
  downstream_->interrupt();
  upstream_->interrupt();
}

void Relay::note(Ending ending, net::Connection& to) {
  if (std::holds_alternative<EndOfStream>(ending.cause)) {
    to.shutdown_send();
  } else {
    interrupt();
  }
  if (!ending_) ending_ = std::move(ending);
}

std::optional<net::Clock::time_point> Relay::half_closed_since() const {
  const auto up = up_.ended_at();
  const auto down = down_.ended_at();
  return up && down ? std::min(up, down) : up ? up : down;
}

}  // namespace sshrp::relay
