// SPDX-License-Identifier: MIT
#include "net/exchanger.h"

#include <algorithm>

#include "net/blocking.h"
#include "net/held_up.h"

namespace sshrp::net {

Task<void> Exchanger::compute(Wire& wire) {
  struct Computed {
    transport::KexStep step;
    Clock::duration took;  // without the wait for a thread
  };
  auto work = [compute_step = *wire.transport().due_step()] {
    const auto began = Clock::now();
    transport::KexStep step = compute_step();
    return Computed{std::move(step), Clock::now() - began};
  };
  wire.flush_now();
  const auto woken = wire.shared_progress();
  const Cost cost = wire.transport().due_step_is_slow() ? Cost::dear : Cost::cheap;
  std::optional<Computed> computed;
  if (cost == Cost::cheap && !is_relaying(Clock::now())) {
    computed = work();
  } else {
    computed = co_await blocking(wire.executor(), *place_, cost, std::move(work), woken,
                                 [&wire] { return wire.may_wait(); });
  }
  if (!computed) throw ConnectionLost(wire.leg(), "connection closed");
  wire.require_wait();
  const std::uint64_t exchanges_before = wire.transport().exchanges();
  wire.transport().finish(std::move(computed->step));
  wire.flush_now();
  computed_ += computed->took;
  note(wire, exchanges_before, {});
}

void Exchanger::note(const Wire& wire, std::uint64_t exchanges_before, Clock::duration took) {
  if (wire.transport().exchanges() == exchanges_before) return;
  took += std::exchange(computed_, {});
  if (wire.transport().phase() != transport::Phase::connection) return;
  const auto rest = std::min<Clock::duration>(took * rest_after_exchange, max_rest);
  rest_.expires_at(std::max(rest_.expiry(), Clock::now() + rest));
}

}  // namespace sshrp::net
