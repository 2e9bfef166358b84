// SPDX-License-Identifier: MIT
#include "proxy/lifetime.h"

#include <fmt/format.h>

#include <algorithm>

#include "net/deadline_queue.h"

namespace sshrp::proxy {

using Limit = std::optional<net::Clock::time_point>;

Limit Lifetime::idle_limit(Limit last_data) const {
  if (idle_timeout_.count() == 0) return std::nullopt;
  return std::max(began_, last_data.value_or(began_)) + idle_timeout_;
}

Limit Lifetime::session_limit() const {
  if (max_session_time_.count() == 0) return std::nullopt;
  return began_ + max_session_time_;
}

Limit Lifetime::ends_at(Limit last_data) const {
  return net::earlier(idle_limit(last_data), session_limit());
}

std::optional<std::string> Lifetime::why_over(Limit last_data, Clock::time_point now) const {
  if (const Limit idle = idle_limit(last_data); idle && *idle <= now)
    return fmt::format("idle for {} s (idle_timeout)", idle_timeout_.count());
  if (const Limit session = session_limit(); session && *session <= now)
    return fmt::format("the session has lasted {} s (max_session_time)", max_session_time_.count());
  return std::nullopt;
}

}  // namespace sshrp::proxy
