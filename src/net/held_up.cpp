// SPDX-License-Identifier: MIT
#include "net/held_up.h"

namespace sshrp::net {
namespace {

constinit thread_local Clock::time_point relayed_at = Clock::time_point::min();

}  // namespace

void note_relaying(Clock::time_point now) { relayed_at = now; }

bool is_relaying(Clock::time_point now) {
  return relayed_at != Clock::time_point::min() && now - relayed_at < relaying_lasts;
}

}  // namespace sshrp::net
