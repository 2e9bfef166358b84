// The maximum packet size of RFC 4254 §5.1, as far as it concerns what the proxy itself can take.
#pragma once

#include "transport/packet_reader.h"

namespace sshrp::relay {

/// What a channel may agree on, bytes of data: its messages fit into our packets then. Both sides may know
/// longer ones, as AsyncSSH does, but there are two transports between them here.
inline constexpr std::uint32_t largest_maximum_packet = transport::max_packet_after_login - 1024;

/// Lowers the maximum packet size in an SSH_MSG_CHANNEL_OPEN or SSH_MSG_CHANNEL_OPEN_CONFIRMATION to what
/// fits. A message that is cut off before it stays as it is, for its receiver to refuse.
void lower_maximum_packet(transport::RoomyPayload packet);

}  // namespace sshrp::relay
