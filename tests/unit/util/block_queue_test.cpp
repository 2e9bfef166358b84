// SPDX-License-Identifier: MIT
#include "util/block_queue.h"

#include <gtest/gtest.h>

#include <random>

namespace sshrp::util {
namespace {

Bytes counted(std::size_t from, std::size_t count) {
  Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>((from + i) % 251);
  return bytes;
}

TEST(BlockQueue, gives_back_what_was_appended_in_order) {
  std::mt19937 random(1);  // NOLINT(cert-msc32-c): the same each time
  BlockQueue queue;
  std::size_t written = 0, read = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::size_t more = random() % (3 * BlockQueue::block_size);
    queue.append(counted(written, more));
    written += more;
    for (std::size_t left = random() % (queue.size() + 1); left > 0;) {
      const std::size_t part = std::min(left, queue.front().size());
      ASSERT_GT(part, 0u);
      ASSERT_EQ(to_vector(queue.front().first(part)), counted(read, part));
      queue.consume(part);
      read += part;
      left -= part;
    }
    ASSERT_EQ(queue.size(), written - read);
  }
}

TEST(BlockQueue, holds_little_more_than_its_bytes) {
  BlockQueue queue;
  EXPECT_TRUE(queue.front().empty());
  for (int i = 0; i < 100; ++i) queue.append(Bytes(32768));
  EXPECT_LT(queue.capacity(), queue.size() + queue.size() / 64 + BlockQueue::block_size);
  queue.consume(queue.size() - 1);
  EXPECT_LT(queue.capacity(), 2 * BlockQueue::block_size);
  queue.consume(1);
  EXPECT_EQ(queue.capacity(), 0u);
  EXPECT_TRUE(queue.front().empty());
}

TEST(BlockQueue, leaves_together_what_comes_behind_a_small_rest) {
  BlockQueue queue;
  for (int i = 0; i < 100; ++i) {
    queue.append(Bytes(32768 + 13));
    EXPECT_GE(queue.front().size(), 32768u);
    queue.consume(32768);
  }
}

TEST(BlockQueue, has_room_around_the_bytes_at_its_front) {
  BlockQueue queue;
  queue.append(counted(0, 2 * BlockQueue::block_size));
  for (int i = 0; i < 2; ++i) {
    const MutableBytes front = queue.front();
    std::fill_n(front.data() - BlockQueue::room, BlockQueue::room, std::uint8_t{0xff});
    std::fill_n(front.data() + front.size(), BlockQueue::room, std::uint8_t{0xff});
    ASSERT_EQ(to_vector(front), counted(i * BlockQueue::block_size, front.size()));
    queue.consume(front.size());
  }
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace sshrp::util
