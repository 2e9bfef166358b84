// SPDX-License-Identifier: MIT
#include "penalty/penalties.h"

#include <utility>

#include "facts/counters.h"

namespace sshrp::penalty {
namespace {

using Why = Penalties::Refusal::Why;

// With too many sources it is known of nobody when he may come; that is what it takes to ask again.
constexpr std::chrono::seconds some_time{10};

std::chrono::seconds seconds_until(Milliseconds until, Milliseconds now) {
  return std::chrono::ceil<std::chrono::seconds>(std::chrono::milliseconds(until - now));
}

}  // namespace

void Penalties::share(std::unique_ptr<const TableReader> table, std::function<void()> on_report) {
  table_ = std::move(table);
  on_report_ = std::move(on_report);
}

// What can't be read just now, as while a master dies that was writing, refuses nobody.
std::optional<Penalties::Refusal> Penalties::refusal(const access::IpAddress& address,
                                                     Milliseconds now) const {
  const config::Penalties& rules = limits_.penalties;
  if (!table_ || !*rules.enabled) return std::nullopt;
  const access::Network source = source_of(rules, address);
  const auto found = table_->find(source, address);
  if (!found || is_exempt(limits_, address)) return std::nullopt;
  if (found->ban && found->ban->until > now)
    return Refusal{Why::ban, "ban", "your address is banned; try again in {} s",
                   seconds_until(found->ban->until, now)};
  const auto& penalty = found->penalty;
  if (penalty && penalty->until > now && penalty->force == Entry::Force::active) {
    const OffenceRow& row = row_of(penalty->offence);
    return Refusal{Why::penalty, row.name, row.to_client, seconds_until(penalty->until, now)};
  }
  const bool is_v4 = access::is_v4(address);
  if (found->penalties >= max_sources(rules, is_v4) && overflow(rules, is_v4) == config::Overflow::deny_all)
    return Refusal{Why::too_many, "overflow", "too many addresses are refused at present; try again in {} s",
                   some_time};
  return std::nullopt;
}

void Penalties::report(Offence offence, const access::IpAddress& address) {
  const config::Penalties& rules = limits_.penalties;
  const bool weighs = (rules.*row_of(offence).weight)->count() > 0;
  if (!on_report_ || !*rules.enabled || !weighs || is_exempt(limits_, address)) return;
  {
    const std::lock_guard lock(mutex_);
    if (reports_.size() >= max_reports) return facts::count("offences_unreported");
    reports_.push_back({offence, address});
  }
  on_report_();
}

std::vector<Book::Report> Penalties::take_reports() {
  const std::lock_guard lock(mutex_);
  return std::exchange(reports_, {});
}

void Penalties::give_back(std::vector<Book::Report> reports) {
  const std::lock_guard lock(mutex_);
  for (const Book::Report& newer : reports_) {
    if (reports.size() < max_reports)
      reports.push_back(newer);
    else
      facts::count("offences_unreported");
  }
  reports_ = std::move(reports);
}

}  // namespace sshrp::penalty
