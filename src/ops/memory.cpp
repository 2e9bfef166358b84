// SPDX-License-Identifier: MIT
#include "ops/memory.h"

#include <malloc.h>

namespace sshrp::ops {
namespace {

// glibc's own for a start, bytes; once set they don't move.
constexpr int separate_from = 128 * 1024;
constexpr int free_at_the_top = 128 * 1024;

}  // namespace

void return_freed_memory() {
  ::mallopt(M_MMAP_THRESHOLD, separate_from);
  ::mallopt(M_TRIM_THRESHOLD, free_at_the_top);
}

void return_all_freed_memory() { ::malloc_trim(0); }

}  // namespace sshrp::ops
