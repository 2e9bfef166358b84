// The worker process: gives up what it doesn't need, then serves until its master says otherwise.
#pragma once

#include "app/control.h"
#include "app/generation.h"

namespace sshrp::app {

struct WorkerJob {
  std::shared_ptr<const proxy::Snapshot> snapshot;
  std::optional<ops::Account> account;  // to become; nullopt: stay
  std::vector<util::UniqueFd> sockets;  // that listen
  Control control;
};

/// For a process that was forked for it, without other threads, its log in use. Gives the exit code; throws
/// where it can't begin.
int run_worker(WorkerJob job);

}  // namespace sshrp::app
