// SPDX-License-Identifier: MIT
#include "transport/packet_origins.h"

#include <algorithm>

namespace sshrp::transport {

void PacketOrigins::note(std::uint32_t sent_as, Origin origin) {
  if (entries_.size() == max_remembered) entries_.erase(entries_.begin());
  entries_.push_back({sent_as, origin});
}

std::optional<Origin> PacketOrigins::take(std::uint32_t sent_as) {
  const auto found = std::ranges::find(entries_, sent_as, &Entry::sent_as);
  if (found == entries_.end()) return std::nullopt;
  const Origin origin = found->origin;
  entries_.erase(entries_.begin(), std::next(found));
  return origin;
}

}  // namespace sshrp::transport
