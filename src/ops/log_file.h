// A log's file: opened to append to, and whether it is still the one that has its name.
// SPDX-License-Identifier: MIT
#pragma once

#include "config/log_target.h"
#include "util/unique_fd.h"

namespace sshrp::ops {

/// Opens a file to append to it, and makes it if it isn't there; no file where the target is none. Throws
/// std::runtime_error with a sentence where it can't be opened.
util::UniqueFd open_log_file(const config::LogTarget& target);
/// Throws what open_log_file would, as far as that can be known without making the file.
void require_log_file(const config::LogTarget& target);
/// Whether it is a file of this machine's disks or memory: those take a line at once, or have no room for it.
/// A pipe, a socket, a terminal or a file of another machine may make a write wait for as long as they like.
bool takes_lines_at_once(int file);
/// It no longer stands under the target's name: it was rotated away.
bool log_file_moved(const config::LogTarget& target, const util::UniqueFd& file);

}  // namespace sshrp::ops
