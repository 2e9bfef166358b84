// SPDX-License-Identifier: MIT
#include "util/buffer.h"

#include <gtest/gtest.h>

namespace sshrp::util {
namespace {

TEST(Buffer, gives_back_what_was_appended_in_order) {
  Buffer buffer;
  buffer.append(as_bytes("hello "));
  buffer.append(as_bytes("world"));
  EXPECT_EQ(as_text(buffer.data()), "hello world");
  buffer.consume(6);
  EXPECT_EQ(as_text(buffer.data()), "world");
  buffer.append(as_bytes("!"));
  EXPECT_EQ(as_text(buffer.data()), "world!");
}

TEST(Buffer, reuses_consumed_room_before_it_grows) {
  Buffer buffer;
  buffer.append(Bytes(100, 'x'));
  const std::size_t capacity = buffer.capacity();
  for (int i = 0; i < 1000; ++i) {
    buffer.consume(50);
    buffer.append(Bytes(50, 'y'));
  }
  EXPECT_LE(buffer.capacity(), capacity * 2);
}

TEST(Buffer, holds_nothing_after_it_was_drained_and_shrunk) {
  Buffer buffer;
  buffer.append(Bytes(1000, 'x'));
  buffer.consume(999);
  buffer.shrink();
  EXPECT_EQ(buffer.capacity(), 1u);
  buffer.consume(1);
  buffer.shrink();
  EXPECT_EQ(buffer.capacity(), 0u);
}

}  // namespace
}  // namespace sshrp::util
