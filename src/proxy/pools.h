// Pools: the threads for what would hold up a worker's own: files and arithmetic.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/fair_pool.h"

namespace sshrp::proxy {

struct Pools {
  void join() {
    logins.join();
    sessions.join();
  }

  /// What comes before the end of a login, all key exchanges among it: who asks for much waits for itself.
  net::FairPool logins{4};
  /// Never theirs: no stranger holds up the key exchange of a session.
  net::Threads sessions{2};
};

}  // namespace sshrp::proxy
