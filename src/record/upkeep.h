// Upkeep of the folder of recordings: what a crash has left is mended, what is too old or too much deleted.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "record/folder.h"

namespace sshrp::record {

/// Gives files that nobody writes any more an end, and their final name. What can't be mended stays as it is.
/// Gives sentences about what was done.
std::vector<std::string> mend(const Folder& folder);

/// Deletes finished recordings, the oldest first, as long as they are older than `keep` says, or more. Gives
/// how many.
std::size_t prune(const Folder& folder, const config::RecordingsKeep& keep, WallClock::time_point now);

}  // namespace sshrp::record
