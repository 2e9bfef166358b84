// The worker process: prepares what its master read, gives up what it doesn't need, then serves until its
// master says otherwise.
// SPDX-License-Identifier: MIT
#pragma once

#include "app/control.h"

namespace sshrp::app {

/// Of ProcessRole::worker. Gives the exit code.
int run_worker(Control control);

}  // namespace sshrp::app
