// InService: a selector that leaves out the servers that an operator has taken out of service.
// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <set>

#include "upstream/selector.h"

namespace sshrp::upstream {

class InService final : public Selector {
 public:
  /// From here on, in place of those of before: "host:port" as routes name them.
  void leave_out(std::set<std::string> addresses);

  std::vector<route::Endpoint> order(const route::Group& group, const std::string& user) override;

 private:
  InOrder all_{};
  std::mutex lock_{};
  std::set<std::string> out_{};
};

}  // namespace sshrp::upstream
