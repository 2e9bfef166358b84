// What of the daemon is a metric.
// SPDX-License-Identifier: MIT
#pragma once

#include "observer/exposition.h"

namespace sshrp::observer {

/// All of the daemon's.
std::vector<MetricFamily> families_of(Daemon& daemon);

}  // namespace sshrp::observer
