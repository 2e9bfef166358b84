// SPDX-License-Identifier: MIT
#include "proxy/flood_log.h"

#include "ops/log.h"

namespace sshrp::proxy {

void FloodLog::warn(const std::string& subject, const std::string& line) {
  if (lines_.is_wanted(subject, net::Clock::now())) ops::warning("{}", line);
  if (timing_ == Timing::no) await_next();
}

void FloodLog::finish() {
  timer_.cancel();
  log(lines_.rest(net::Clock::now()));
}

void FloodLog::log(const std::vector<ops::RepeatedLines::Sum>& sums) {
  for (const auto& sum : sums) {
    ops::warning("{} more within {} s: {}", sum.lines, sum.time.count(),
                 sum.subject.empty() ? "of further sources" : sum.subject);
  }
}

void FloodLog::await_next() {
  const auto next = lines_.next_due();
  timing_ = next ? Timing::yes : Timing::no;
  if (!next) return;
  timer_.expires_at(*next);
  timer_.async_wait([this](const std::error_code& cancelled) {
    if (cancelled) return;
    log(lines_.due(net::Clock::now()));
    await_next();
  });
}

}  // namespace sshrp::proxy
