// Windows of RFC 4254 §5.2.
#pragma once

#include <cstdint>

#include "wire/error.h"

namespace sshrp::relay {

/// "The window MUST NOT be increased above 2^32 - 1 bytes."
inline std::uint32_t widened(std::uint32_t window, std::uint32_t bytes_to_add) {
  const std::uint64_t sum = std::uint64_t{window} + bytes_to_add;
  if (sum > UINT32_MAX) throw wire::ProtocolError("a channel's window grows above its largest size");
  return static_cast<std::uint32_t>(sum);
}

}  // namespace sshrp::relay
