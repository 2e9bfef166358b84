// What a process of its own does and how it ends, for what can't be taken back.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace sshrp::ops {

/// The status that waitpid(2) gives, of a process that ends with what `body` gives.
inline int status_of_child(const std::function<int()>& body) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    try {
      ::_exit(body());
    } catch (const std::exception&) {
      ::_exit(99);
    }
  }
  int status = -1;
  ::waitpid(pid, &status, 0);
  return status;
}

inline int exit_code_of_child(const std::function<int()>& body) {
  const int status = status_of_child(body);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace sshrp::ops
