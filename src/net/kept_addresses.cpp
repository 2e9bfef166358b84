// SPDX-License-Identifier: MIT
#include "net/kept_addresses.h"

#include <algorithm>

namespace sshrp::net {

std::optional<Addresses> KeptAddresses::find(const std::string& host, std::chrono::seconds age,
                                             Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(host);
  if (found == kept_.end() || now - found->second.found_at > age) return std::nullopt;
  return found->second.addresses;
}

void KeptAddresses::keep(const std::string& host, const Addresses& addresses, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= max_kept && !kept_.contains(host))
    kept_.erase(std::ranges::min_element(kept_, {}, [](const auto& entry) { return entry.second.found_at; }));
  kept_.insert_or_assign(host, Kept{addresses, now});
}

}  // namespace sshrp::net
