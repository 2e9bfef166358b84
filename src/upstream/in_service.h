// InService: a selector for groups whose servers nobody counts: the first that hasn't been tried and that no
// operator has taken out of service.
// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <set>

#include "upstream/selector.h"

namespace sshrp::upstream {

inline constexpr std::string_view for_client_no_server = "the upstream server can't be reached";

class InService final : public Selector {
 public:
  /// From here on, in place of those of before: "host:port" as routes name them.
  void leave_out(std::set<std::string> addresses);

  /// Waits for nothing.
  net::Task<Chosen> choose(net::Executor executor, Wanted wanted) override;

 private:
  std::mutex lock_{};
  std::set<std::string> out_{};
};

}  // namespace sshrp::upstream
