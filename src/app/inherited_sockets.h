// Inherited sockets: what a daemon gets from who starts it, sockets that listen already: from the service
// manager, or from the daemon whose place it takes in an upgrade.
// SPDX-License-Identifier: MIT
#pragma once

#include "app/control.h"
#include "app/entrances.h"
#include "app/listening.h"
#include "app/tally.h"
#include "lock/shared_names.h"
#include "penalty/table.h"

namespace sshrp::app {

struct InheritedSockets {
  Listening listening{};
  Entrances entrances{};                             // the same
  Control predecessor{};                             // the daemon whose place this one takes; or not open
  std::vector<ProcessCounters> counters{};           // of that daemon's processes
  std::optional<lock::NameFiles> names{};            // those of that daemon
  std::optional<penalty::PenaltyFiles> penalties{};  // the same
  bool tells_of_servers = false;                     // that daemon, by its link (succession::TakesOver)
};

/// From the environment, which is cleared of it.
InheritedSockets take_inherited_sockets();

/// Closes what else came from who started this process, but for stdin, stdout and stderr: nobody here would.
void close_all_but(const InheritedSockets& inherited);

/// For a process that is about to become a new daemon, by execve(2): leaves it these in environment and
/// descriptors.
void pass_sockets(const Listening& listening, const Control& link,
                  const std::vector<ProcessCounters>& counters, const lock::NameFiles& names,
                  const penalty::PenaltyFiles* penalties, const Entrances& entrances);

}  // namespace sshrp::app
