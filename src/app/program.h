// Program: the file that this process runs, open, so that others of the same version can be started from it
// whatever stands under its name by then.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "app/roles.h"

namespace sshrp::app {

class Program {
 public:
  /// Opens it. Throws std::system_error.
  Program();

  /// For a process that was just forked: becomes another one of this program, of that role, with its end of
  /// the control and a new address layout. It gets stdin, stdout, stderr and that end, no other descriptor.
  /// Comes back only by throwing std::system_error.
  [[noreturn]] void become(ProcessRole role, Control control) const;

 private:
  util::UniqueFd file_;
};

/// Where an upgrade finds the next program: under the name that this one was started by, which may be a link
/// that leads elsewhere by then.
std::string path_of_next_program();

/// Opens /dev/null in the place of stdin, stdout and stderr where the process was started without: else the
/// next socket would have their numbers, and get what is meant for them. Throws std::system_error.
void require_standard_files();

}  // namespace sshrp::app
