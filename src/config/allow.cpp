// SPDX-License-Identifier: MIT
#include "config/allow.h"

#include <algorithm>

#include "access/address.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

bool fits_glob(const std::vector<Located<Allowed>>& allow, std::string_view host) {
  std::string name = util::lower(host);
  if (name.ends_with('.')) name.pop_back();  // the root, which every name ends in
  return std::ranges::any_of(
      allow, [&](const auto& entry) { return !entry->network && util::glob_match(entry->text, name); });
}

}  // namespace

Result<Allowed> parse_allowed(std::string_view text) {
  auto pattern = access::parse_host_pattern(text);
  if (auto* problem = std::get_if<std::string>(&pattern)) return std::move(*problem);
  const auto* network = std::get_if<access::Network>(&std::get<access::HostPattern>(pattern));
  return Allowed{util::lower(text), network ? std::optional(*network) : std::nullopt};
}

HostVerdict judge_host(const std::vector<Located<Allowed>>& allow, std::string_view host) {
  const auto address = access::parse_ip(host);
  const auto is_network = [](const auto& entry) { return entry->network.has_value(); };
  const auto holds = [&](const auto& entry) { return entry->network && entry->network->contains(*address); };
  if (address && std::ranges::any_of(allow, holds)) return HostVerdict::allowed;
  if (fits_glob(allow, host))
    return address && access::is_local(*address) ? HostVerdict::refused : HostVerdict::allowed;
  return !address && std::ranges::any_of(allow, is_network) ? HostVerdict::by_address : HostVerdict::refused;
}

}  // namespace sshrp::config
