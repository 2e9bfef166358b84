// SPDX-License-Identifier: MIT
#include "allocations.h"

#include <cstddef>

namespace {

std::uint64_t count = 0;  // the benchmarks have one thread

}  // namespace

// glibc has its functions under these names too, for those who put their own in place.
extern "C" {
void* __libc_malloc(std::size_t size) noexcept;
void* __libc_calloc(std::size_t number, std::size_t size) noexcept;
void* __libc_realloc(void* old, std::size_t size) noexcept;

void* malloc(std::size_t size) noexcept {
  ++count;
  return __libc_malloc(size);
}

void* calloc(std::size_t number, std::size_t size) noexcept {
  ++count;
  return __libc_calloc(number, size);
}

void* realloc(void* old, std::size_t size) noexcept {
  ++count;
  return __libc_realloc(old, size);
}
}

namespace sshrp::bench {

std::uint64_t allocations() { return count; }

}  // namespace sshrp::bench
