// SPDX-License-Identifier: MIT
#include "upstream/back_offs.h"

#include <algorithm>

namespace sshrp::upstream {

std::optional<std::chrono::seconds> BackOffs::left(const HostPort& upstream, Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(to_string(upstream));
  if (found == states_.end() || found->second.until <= now) return std::nullopt;
  return std::chrono::ceil<std::chrono::seconds>(found->second.until - now);
}

// Of those at the same time the first counts: the others knew nothing of it.
std::chrono::seconds BackOffs::note_turned_away(const HostPort& upstream, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(to_string(upstream));
  if (found == states_.end()) {
    if (states_.size() >= max_upstreams)
      states_.erase(
          std::ranges::min_element(states_, {}, [](const auto& entry) { return entry.second.until; }));
    states_.emplace(to_string(upstream), State{.until = now});
    return std::chrono::seconds(0);
  }
  State& state = found->second;
  if (state.until > now) return std::chrono::ceil<std::chrono::seconds>(state.until - now);
  if (state.times < forgiven) {
    ++state.times;
    state.until = now;
    return std::chrono::seconds(0);
  }
  state.pause = std::clamp(state.pause * 2, first_pause, max_pause);
  state.until = now + state.pause;
  return state.pause;
}

void BackOffs::note_answer(const HostPort& upstream) {
  const std::lock_guard lock(mutex_);
  states_.erase(to_string(upstream));
}

}  // namespace sshrp::upstream
