// All that stands in a queue, taken out of it.
// SPDX-License-Identifier: MIT
#pragma once

#include "util/block_queue.h"

namespace sshrp::util {

inline Bytes taken(BlockQueue& queue) {
  Bytes all;
  while (!queue.empty()) {
    const BytesView front = queue.front();
    all.insert(all.end(), front.begin(), front.end());
    queue.consume(front.size());
  }
  return all;
}

}  // namespace sshrp::util
