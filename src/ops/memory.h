// The allocator's habits.
// SPDX-License-Identifier: MIT
#pragma once

namespace sshrp::ops {

/// From here on large blocks go back to the system as soon as they are freed. Left to itself glibc asks for
/// less and less of them separately (mallopt(3), M_MMAP_THRESHOLD): what a slow peer made this process hold
/// once it would hold for good.
void return_freed_memory();

/// Gives back now what is free, small blocks too.
void return_all_freed_memory();

}  // namespace sshrp::ops
