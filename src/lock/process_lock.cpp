// SPDX-License-Identifier: MIT
#include "lock/process_lock.h"

#include <fcntl.h>

#include <algorithm>

#include "ops/shared_memory.h"

namespace sshrp::lock {
namespace {

// A wish is renewed by each who asks again.
constexpr std::chrono::milliseconds wish_lasts = 2 * max_retry;

// The daemon's processes have the same clock.
std::uint32_t milliseconds(Clock::time_point time) {
  return static_cast<std::uint32_t>(
      std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

}  // namespace

bool ProcessLock::lock(Kind kind, Clock::time_point now) {
  if (!shared_ || held_ == kind || held_ == Kind::exclusive) return true;
  Refused& refused = refused_[static_cast<std::size_t>(kind)];
  if (refused.retry_at && now < *refused.retry_at) return false;
  if (!ask(kind == Kind::exclusive ? F_WRLCK : F_RDLCK)) {
    refused.retry_at = now + refused.pause;
    refused.pause = std::min(2 * refused.pause, max_retry);
    return false;
  }
  held_ = kind;
  refused = {};
  auto& wish = shared_->wish(id_);
  if (wish.load(std::memory_order_relaxed) >> 32 == shared_->process()) wish = 0;
  return true;
}

void ProcessLock::wish(Clock::time_point now) {
  if (shared_) shared_->wish(id_) = std::uint64_t{shared_->process()} << 32 | milliseconds(now);
}

void ProcessLock::unlock() {
  if (!held_) return;
  ask(F_UNLCK);
  held_.reset();
}

bool ProcessLock::is_wanted_elsewhere(Clock::time_point now) const {
  if (!shared_) return false;
  const std::uint64_t wish = shared_->wish(id_).load(std::memory_order_relaxed);
  if (wish == 0 || wish >> 32 == shared_->process()) return false;
  const std::uint32_t age = milliseconds(now) - static_cast<std::uint32_t>(wish);
  return age < static_cast<std::uint32_t>(wish_lasts.count());
}

bool ProcessLock::ask(int type) const { return ops::set_lock(shared_->file(), type, id_.offset()); }

}  // namespace sshrp::lock
