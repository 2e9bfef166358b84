// SPDX-License-Identifier: MIT
#include "ops/memory.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>

#include "ops/in_child.h"

namespace sshrp::ops {
namespace {

/// How many blocks of their own the allocator asks the system for, when a large one is wanted after a larger
/// one was freed.
int blocks_after_a_larger_one() {
  constexpr std::size_t large = 16 << 20;
  void* volatile block = std::malloc(large);
  std::free(block);
  const std::size_t before = ::mallinfo2().hblks;
  block = std::malloc(large / 2);
  const std::size_t after = ::mallinfo2().hblks;
  std::free(block);
  return static_cast<int>(after - before);
}

TEST(ReturnFreedMemory, keeps_large_blocks_apart) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer has an allocator of its own";
#endif
  EXPECT_EQ(exit_code_of_child(blocks_after_a_larger_one), 0);
  EXPECT_EQ(exit_code_of_child([] {
              return_freed_memory();
              return blocks_after_a_larger_one();
            }),
            1);
}

}  // namespace
}  // namespace sshrp::ops
