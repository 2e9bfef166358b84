// Failure: why a command can't do what it was asked for, and what sshrpctl ends with then.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace sshrp::ctl {

/// sshrpctl(8) has them; verify has its own.
enum ExitCode {
  exit_done = 0,
  exit_refused = 1,      // the daemon refused it, or it failed
  exit_usage = 2,        // the command line is wrong
  exit_unreachable = 3,  // nobody answers at the control socket
};

class Failure : public std::runtime_error {
 public:
  /// `sentence` may be empty where there are lines. `lines` are the daemon's own: each stands for itself, as
  /// "FILE:LINE:COLUMN: sentence" does.
  Failure(ExitCode code, const std::string& sentence, std::vector<std::string> lines = {})
      : std::runtime_error(sentence), code_(code), lines_(std::move(lines)) {}

  ExitCode code() const { return code_; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  ExitCode code_;
  std::vector<std::string> lines_;
};

}  // namespace sshrp::ctl
