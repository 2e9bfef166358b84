// Pools: the threads for what would hold up a worker's own: files and arithmetic.
#pragma once

#include <asio/thread_pool.hpp>

namespace sshrp::proxy {

struct Pools {
  void join() {
    logins.join();
    sessions.join();
  }

  /// What strangers ask for waits here for what other strangers asked for.
  asio::thread_pool logins{4};
  /// Never theirs: no stranger holds up the key exchange of a session.
  asio::thread_pool sessions{2};
};

}  // namespace sshrp::proxy
