// Input: takes a fuzzer's bytes apart; where they end, it gives zeros.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "util/bytes.h"

namespace sshrp::fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  bool empty() const { return rest_.empty(); }
  std::uint8_t byte() { return empty() ? std::uint8_t{0} : take(1)[0]; }
  std::uint16_t uint16() { return static_cast<std::uint16_t>(byte() << 8 | byte()); }
  BytesView take(std::size_t count) {
    const BytesView taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  /// A length of two bytes, then as many.
  BytesView string() { return take(uint16()); }
  BytesView rest() { return take(rest_.size()); }

 private:
  BytesView rest_;
};

}  // namespace sshrp::fuzz
