// Roles: what a process of this program can be that its master starts, a table.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "app/control.h"

namespace sshrp::app {

enum class ProcessRole : std::uint8_t { worker, observer, recorder, balancer };

struct RoleRow {
  ProcessRole role;
  const char* name;  // its argv[0], and the name of its main thread, of which the kernel keeps 15 bytes
  /// What SIGTERM, SIGINT and SIGQUIT are to it: a terminal and a service manager send them to all processes.
  enum class Signals {
    handled,  // by the role itself
    ignored,  // it ends when its master says so, or is gone
  } signals;
  /// What it does, once run_role has done what all do first. Gives the exit code; what it throws is told on
  /// stderr.
  int (*run)(Control control);
};

/// nullptr: `name`, an argv[0] or nullptr, is none of a role's.
const RoleRow* role_named(const char* name);
const RoleRow& row_of(ProcessRole role);

}  // namespace sshrp::app
