// The file with the master's process id, for init scripts.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace sshrp::app {

/// Replaces it whole. Throws std::system_error.
void write_pid_file(const std::string& path);

/// Unless another process, the one after an upgrade, has written its own there.
void remove_pid_file(const std::string& path);

}  // namespace sshrp::app
