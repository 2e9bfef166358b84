// The worker process: prepares what its master read, gives up what it doesn't need, then serves until its
// master says otherwise.
// SPDX-License-Identifier: MIT
#pragma once

namespace sshrp::app {

/// Whether this process was started as a worker, by what argv[0] is.
bool is_worker(const char* name);

/// For a process that Program::become_worker started. Gives the exit code.
int run_worker();

}  // namespace sshrp::app
