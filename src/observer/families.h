// What of the daemon is a metric.
// SPDX-License-Identifier: MIT
#pragma once

#include "observer/daemon.h"
#include "observer/exposition.h"

namespace sshrp::observer {

/// All of the daemon's; of those whose labels the configuration names, `max_series`.
std::vector<MetricFamily> families_of(Daemon& daemon, std::size_t max_series);

}  // namespace sshrp::observer
