// Upkeep of the folder of recordings: what a crash has left is mended, what is too old or too much deleted.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "record/folder.h"

namespace sshrp::record {

/// Gives files that nobody writes any more an end, and their final name. One that isn't a recording up to its
/// last line is put aside as it is; one that can't be written to now is left for the next time. Gives
/// sentences about each.
std::vector<std::string> mend(const Folder& folder);

/// Deletes recordings that are finished or were put aside, the oldest first, as long as they are older than
/// `keep` says, or more. Gives how many.
std::size_t prune(const Folder& folder, const config::RecordingsKeep& keep, WallClock::time_point now);

}  // namespace sshrp::record
