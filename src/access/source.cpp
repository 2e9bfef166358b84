// SPDX-License-Identifier: MIT
#include "access/source.h"

#include <span>

namespace sshrp::access {
namespace {

constexpr unsigned v4_prefixes[] = {128, 120};  // as those of IPv6
constexpr unsigned v6_prefixes[] = {64, 56, 48};

std::span<const unsigned> prefixes_of(const IpAddress& address) {
  if (is_v4(address)) return v4_prefixes;
  return v6_prefixes;
}

}  // namespace

Network source_of(const IpAddress& address) { return network_of(address, prefixes_of(address).front()); }

SourceNetworks::SourceNetworks(const IpAddress& address) {
  for (const unsigned prefix : prefixes_of(address)) networks_[count_++] = network_of(address, prefix);
}

}  // namespace sshrp::access
