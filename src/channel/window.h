// Windows and packet sizes of channels (RFC 4254 §5.1 and §5.2), and what the proxy changes of them in an
// opening: packets that are larger than it can take itself, and a window that it withholds.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "transport/packet_reader.h"
#include "wire/error.h"
#include "wire/types.h"

namespace sshrp::channel {

/// "The window MUST NOT be increased above 2^32 - 1 bytes."
inline std::uint32_t widened(std::uint32_t window, std::uint32_t bytes_to_add) {
  const std::uint64_t sum = std::uint64_t{window} + bytes_to_add;
  if (sum > UINT32_MAX) throw wire::ProtocolError("a channel's window grows above its largest size");
  return static_cast<std::uint32_t>(sum);
}

/// What a channel may agree on, bytes of data: its messages fit into our packets then. Both sides may know
/// longer ones, as AsyncSSH does, but there are two transports between them here.
inline constexpr std::uint32_t max_channel_packet = transport::max_packet_after_login - 1024;

/// Lowers the maximum packet size in an SSH_MSG_CHANNEL_OPEN or SSH_MSG_CHANNEL_OPEN_CONFIRMATION to what
/// fits. A message that is cut off before it stays as it is, for its receiver to refuse.
void lower_maximum_packet(transport::SealablePayload packet);

/// Puts `told` in the place of the initial window size of either message, whose decoded rest `type_specific`
/// is.
void tell_window(transport::SealablePayload packet, const wire::Rest& type_specific, std::uint32_t told);

}  // namespace sshrp::channel
