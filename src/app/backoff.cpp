#include "app/backoff.h"

#include <algorithm>
#include <utility>

namespace sshrp::app {

Backoff::Duration Backoff::next(std::chrono::steady_clock::duration lived) {
  if (lived >= well_after) wait_ = Duration(0);
  return std::exchange(wait_, wait_.count() == 0 ? first : std::min(wait_ * 2, most));
}

}  // namespace sshrp::app
