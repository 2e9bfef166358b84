// SPDX-License-Identifier: MIT
#include "relay/relay.h"

#include <asio/co_spawn.hpp>

namespace sshrp::relay {

Relay::Relay(net::ConnectionPtr downstream, net::ConnectionPtr upstream, channel::SessionPolicy policy,
             const net::Executor& executor, std::function<void()> on_half_closed,
             facts::SessionFigures* figures)
    : downstream_(std::move(downstream)),
      upstream_(std::move(upstream)),
      legs_(*downstream_, *upstream_),
      policy_(std::move(policy)),
      up_(Way::up, *downstream_, *upstream_, policy_, legs_, figures),
      down_(Way::down, *upstream_, *downstream_, policy_, legs_, figures),
      on_half_closed_(std::move(on_half_closed)),
      down_ended_(executor) {
  policy_.show_in(figures);
}

net::Task<Ending> Relay::run(net::Executor executor) {
  asio::co_spawn(executor, run_direction(down_, *downstream_), [this](std::exception_ptr) {
    spawned_ = Spawned::over;
    down_ended_.notify();
    upstream_->poke();
  });
  co_await run_direction(up_, *upstream_);
  // Not only until `down_` has ended: its last handler uses this object.
  while (spawned_ == Spawned::running) co_await down_ended_.wait();
  locks_left_ = policy_.end();
  if (failure_) std::rethrow_exception(failure_);
  co_return *ending_;
}

// What came before the end is delivered first, also when the end was a fault in the middle of a burst. Throws
// nothing: the other direction must end before anybody hears of a failure.
net::Task<void> Relay::run_direction(Direction& direction, net::Connection& to) {
  try {
    const Ending ending = co_await direction.run();
    on_half_closed_();
    co_await direction.deliver();
    if (&direction == &up_) co_await names_moved();
    note(ending, to);
  } catch (...) {
    failure_ = std::current_exception();
    interrupt();
  }
}

// The other direction reads on meanwhile.
net::Task<void> Relay::names_moved() {
  const auto until = net::Clock::now() + move_grace;
  policy_.on_names_moved([this] { upstream_->poke(); });
  while (policy_.moves_names() && spawned_ == Spawned::running && upstream_->may_progress() &&
         net::Clock::now() < until)
    co_await upstream_->progress_until(until);
}

void Relay::interrupt() {
  downstream_->interrupt();
  upstream_->interrupt();
}

void Relay::send_keepalive(Leg leg) {
  policy_.send_keepalive(leg == Leg::upstream ? Way::up : Way::down, legs_);
  (leg == Leg::upstream ? upstream_ : downstream_)->flush_now();
}

void Relay::go_on() {
  downstream_->poke();
  upstream_->poke();
}

void Relay::resume() {
  policy_.resume();
  upstream_->flush_now();
  downstream_->flush_now();
  go_on();
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
