// Child: the master's view of a worker process.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>

#include "app/control.h"
#include "ops/log.h"

namespace sshrp::app {

using Clock = std::chrono::steady_clock;

struct Child {
  enum class Role {
    candidate,  // was started, isn't ready yet
    serving,    // takes connections
    leaving,    // takes none any more
  };
  pid_t pid = 0;
  Control control{};
  Role role = Role::candidate;
  ops::LogSettings log{};  // what it writes to
  Clock::time_point started{};
};

/// A process that does `body` with its end of the control, and ends with what that gives, or, where it
/// throws, with exit_worker. It has signals as a program that was just started. Throws std::system_error.
Child fork_child(const ops::LogSettings& log, const std::function<int(Control)>& body);

/// Has the child go on in its logs' files opened anew.
void reopen_logs(const Child& child);

/// "ended with status 1", "was killed by signal 9 (Killed)", of a status of waitpid(2).
std::string describe_end(int status);

}  // namespace sshrp::app
