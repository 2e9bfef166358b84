#include "transport/roomy_payload.h"

#include <string.h>

#include <algorithm>

namespace sshrp::transport {

RoomyBytes::RoomyBytes(BytesView payload)
    : bytes_(room_before + payload.size() + room_behind), size_(payload.size()) {
  std::ranges::copy(payload, bytes_.begin() + room_before);
}

RoomyBytes::~RoomyBytes() {
  if (!bytes_.empty()) explicit_bzero(bytes_.data(), bytes_.size());
}

RoomyPayload RoomyBytes::payload() { return {MutableBytes(bytes_).subspan(room_before, size_)}; }

}  // namespace sshrp::transport
