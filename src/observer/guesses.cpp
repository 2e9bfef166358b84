// SPDX-License-Identifier: MIT
#include "observer/guesses.h"

#include <algorithm>

namespace sshrp::observer {

Guesses::Clock::duration Guesses::wait(const Guesser& who, Clock::time_point now) const {
  const auto found = known_.find(who);
  if (found == known_.end()) return {};
  return std::max(found->second.last + found->second.delay - now, Clock::duration::zero());
}

void Guesses::add_wrong(const Guesser& who, Clock::time_point now) {
  std::erase_if(known_, [now](const auto& entry) { return now - entry.second.last >= memory; });
  const auto found = known_.find(who);
  if (found != known_.end()) {
    found->second = {now, std::min<Clock::duration>(found->second.delay * 2, max_delay)};
    return;
  }
  if (known_.size() >= max)
    known_.erase(std::ranges::min_element(known_, {}, [](const auto& entry) { return entry.second.last; }));
  known_.emplace(who, Known{now, first_delay});
}

}  // namespace sshrp::observer
