// What of this process is a metric, by the names that Prometheus's libraries have for it.
// SPDX-License-Identifier: MIT
#pragma once

#include "observer/exposition.h"
#include "util/unique_fd.h"

namespace sshrp::observer {

class ProcessMetrics {
 public:
  /// Opens what later can't be opened in a sandbox; what can't be had is left out.
  ProcessMetrics();

  std::vector<MetricFamily> families() const;

 private:
  const std::chrono::system_clock::time_point began_ = std::chrono::system_clock::now();
  util::UniqueFd memory_{};  // /proc/self/statm
};

}  // namespace sshrp::observer
