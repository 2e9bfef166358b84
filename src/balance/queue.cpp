// SPDX-License-Identifier: MIT
#include "balance/queue.h"

namespace sshrp::balance {

std::optional<Denial> Queue::refusal(const Login& login, std::size_t max) const {
  if (all_.size() >= max) return Denial::queue_full;
  const std::size_t half = (max + 1) / 2;
  // A source that isn't known is nobody's.
  if (users_.of(login.user) >= half || (!login.source.empty() && sources_.of(login.source) >= half))
    return Denial::queue_share;
  return std::nullopt;
}

void Queue::add(std::uint64_t number, Waiting waiting) {
  users_.add(waiting.login.user);
  sources_.add(waiting.login.source);
  all_.emplace(number, std::move(waiting));
}

Waiting Queue::take(std::uint64_t number) {
  Waiting taken = std::move(all_.extract(number).mapped());
  users_.remove(taken.login.user);
  sources_.remove(taken.login.source);
  return taken;
}

}  // namespace sshrp::balance
