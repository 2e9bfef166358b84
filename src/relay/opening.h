// What the proxy changes in the opening of a channel (RFC 4254 §5.1): packets that are larger than it can
// take itself, and a window that it withholds.
#pragma once

#include "transport/packet_reader.h"
#include "wire/types.h"

namespace sshrp::relay {

/// What a channel may agree on, bytes of data: its messages fit into our packets then. Both sides may know
/// longer ones, as AsyncSSH does, but there are two transports between them here.
inline constexpr std::uint32_t largest_maximum_packet = transport::max_packet_after_login - 1024;

/// Lowers the maximum packet size in an SSH_MSG_CHANNEL_OPEN or SSH_MSG_CHANNEL_OPEN_CONFIRMATION to what
/// fits. A message that is cut off before it stays as it is, for its receiver to refuse.
void lower_maximum_packet(transport::RoomyPayload packet);

/// Puts `told` in the place of the initial window size of either message, whose decoded rest `type_specific`
/// is.
void tell_window(transport::RoomyPayload packet, const wire::Rest& type_specific, std::uint32_t told);

}  // namespace sshrp::relay
