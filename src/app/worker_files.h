// The worker's files: where a configuration has it read, and where it has it write.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace sshrp::app {

/// Where the worker makes files.
std::vector<std::string> folders_written(const config::Config& config);

/// The folders that are above all files which logins have read: of a name with captures in it the part before
/// them, and of a link what it leads to, too. In place of a folder that isn't there yet, the nearest one
/// above it, but for the root.
std::vector<std::string> folders_read(const config::Config& config);

}  // namespace sshrp::app
