// SPDX-License-Identifier: MIT
#include "transport/sealable_payload.h"

#include <string.h>

#include <algorithm>

namespace sshrp::transport {

SealableBytes::SealableBytes(BytesView payload)
    : bytes_(headroom + payload.size() + tailroom), size_(payload.size()) {
  std::ranges::copy(payload, bytes_.begin() + headroom);
}

SealableBytes::~SealableBytes() {
  if (!bytes_.empty()) explicit_bzero(bytes_.data(), bytes_.size());
}

SealablePayload SealableBytes::payload() { return {MutableBytes(bytes_).subspan(headroom, size_)}; }

}  // namespace sshrp::transport
