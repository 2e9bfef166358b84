// SPDX-License-Identifier: MIT
#include "wire/writer.h"

namespace sshrp::wire {

Writer& Writer::byte(std::uint8_t value) {
  out_.push_back(value);
  return *this;
}

Writer& Writer::uint32(std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out_.push_back(static_cast<std::uint8_t>(value >> shift));
  return *this;
}

Writer& Writer::uint64(std::uint64_t value) {
  return uint32(static_cast<std::uint32_t>(value >> 32)).uint32(static_cast<std::uint32_t>(value));
}

Writer& Writer::raw(BytesView value) {
  out_.insert(out_.end(), value.begin(), value.end());
  return *this;
}

Writer& Writer::string(BytesView value) {
  return uint32(static_cast<std::uint32_t>(value.size())).raw(value);
}

Writer& Writer::mpint(BytesView magnitude) {
  while (!magnitude.empty() && magnitude[0] == 0) magnitude = magnitude.subspan(1);
  const bool needs_sign = !magnitude.empty() && (magnitude[0] & 0x80);
  uint32(static_cast<std::uint32_t>(magnitude.size() + (needs_sign ? 1 : 0)));
  if (needs_sign) byte(0);
  return raw(magnitude);
}

}  // namespace sshrp::wire
