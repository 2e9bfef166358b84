// Deadline: ends the waits of a connection when its time is over.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/connection.h"

namespace sshrp::net {

/// From its making to its end, at most until `at`: then the connection is interrupted, and what waits for it
/// throws ConnectionLost.
class Deadline {
 public:
  Deadline(const Executor& executor, const ConnectionPtr& connection, Clock::time_point at)
      : timer_(executor, at) {
    timer_.async_wait([connection](const std::error_code& cancelled) {
      if (!cancelled) connection->interrupt();
    });
  }
  bool is_over() const { return Clock::now() >= timer_.expiry(); }

 private:
  Timer timer_;  // cancelled with this object
};

}  // namespace sshrp::net
