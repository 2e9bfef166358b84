#include <algorithm>

#include "route/route.h"

namespace sshrp::route {

bool AddressRule::permits(BytesView address) const {
  const auto ip = config::ip_from_bytes(address);
  if (!ip) return false;
  if (!only_networks && !(refuse_local && config::is_local(*ip))) return true;
  return std::ranges::any_of(networks, [&](const config::Network& network) { return network.contains(*ip); });
}

}  // namespace sshrp::route
