// SPDX-License-Identifier: MIT
#include "proxy/source_limits.h"

#include <algorithm>
#include <utility>

namespace sshrp::proxy {
namespace {

using net::Clock;

// At each connection.
constexpr std::size_t max_forgotten = 4;

Clock::duration interval_of(const config::ConnectionRate& rate) {
  if (rate.connections == 0) return {};
  return std::chrono::duration_cast<Clock::duration>(rate.time) / rate.connections;
}

}  // namespace

SourceLimits::SourceLimits(const config::Limits& limits)
    : max_startups_(*limits.max_startups_per_source),
      max_sessions_(*limits.max_sessions_per_source),
      has_rate_(limits.max_connection_rate->connections != 0),
      interval_(interval_of(*limits.max_connection_rate)),
      tolerance_(has_rate_ ? interval_ * (limits.max_connection_rate->burst - 1) : Clock::duration()) {
  for (const auto& network : limits.exempt) exempt_.push_back(*network);
}

bool SourceLimits::is_exempt(const access::IpAddress& address) const {
  return std::ranges::any_of(exempt_, [&](const auto& network) { return network.contains(address); });
}

bool SourceLimits::limits(const access::IpAddress& address) const {
  return (max_startups_ != 0 || max_sessions_ != 0 || has_rate_) && !is_exempt(address);
}

// Who is refused has an entry already: nobody is with his first connection.
std::variant<SourceLimits::SharePtr, SourceLimits::Refused> SourceLimits::enter(
    const access::IpAddress& address, Clock::time_point now) {
  if (!limits(address)) return nullptr;
  const access::Network network = access::source_of(address);
  {
    const std::lock_guard lock(mutex_);
    Source& source = sources_[network];
    if (const auto refused = refusal(source, now)) return *refused;
    if (source.sessions == 0) idle_.erase({source.even_at, network});
    ++source.startups;
    ++source.sessions;
    if (has_rate_) source.even_at = std::max(source.even_at, now) + interval_;
    forget_idle(now);
  }
  return SharePtr(new Share(*this, network));
}

std::optional<SourceLimits::Refused> SourceLimits::refusal(const Source& source,
                                                           Clock::time_point now) const {
  if (max_startups_ != 0 && source.startups >= max_startups_) return Refused{Limit::startups};
  if (max_sessions_ != 0 && source.sessions >= max_sessions_) return Refused{Limit::sessions};
  if (has_rate_ && source.even_at - tolerance_ > now)
    return Refused{Limit::rate, std::chrono::ceil<std::chrono::seconds>(source.even_at - tolerance_ - now)};
  return std::nullopt;
}

std::size_t SourceLimits::sources() const {
  const std::lock_guard lock(mutex_);
  return sources_.size();
}

void SourceLimits::note_end(const access::Network& network, Stage stage) {
  const std::lock_guard lock(mutex_);
  const auto found = sources_.find(network);
  Source& source = found->second;
  if (stage == Stage::startup) --source.startups;
  if (--source.sessions > 0) return;
  if (!has_rate_) {
    sources_.erase(found);
    return;
  }
  idle_.emplace(source.even_at, network);
  if (idle_.size() > max_idle) forget_first_idle();
}

void SourceLimits::note_login(const access::Network& network) {
  const std::lock_guard lock(mutex_);
  --sources_.find(network)->second.startups;
}

void SourceLimits::forget_first_idle() {
  sources_.erase(idle_.begin()->second);
  idle_.erase(idle_.begin());
}

// Of who comes no more often than he may there is nothing to be remembered. A few at a time: more than come,
// and nobody waits for a thousand to be forgotten.
void SourceLimits::forget_idle(Clock::time_point now) {
  for (std::size_t i = 0; i < max_forgotten && !idle_.empty() && idle_.begin()->first <= now; ++i)
    forget_first_idle();
}

SourceLimits::Share::~Share() { limits_.note_end(source_, stage_); }

void SourceLimits::Share::note_login() {
  if (std::exchange(stage_, Stage::session) == Stage::startup) limits_.note_login(source_);
}

}  // namespace sshrp::proxy
