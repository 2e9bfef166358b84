// BlockQueue: a queue of bytes in blocks. It holds little more than its bytes, however many they are, and
// moves none of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "util/bytes.h"

namespace sshrp::util {

class BlockQueue {
 public:
  /// Around the bytes of front() so many more are there to be written: those before them are free, those
  /// behind them may be the next in the queue.
  static constexpr std::size_t room = 64;
  /// Bytes in a block. Those that a thread has no use for it keeps for the next queue, up to `max_spare`.
  static constexpr std::size_t block_size = 64 * 1024;
  static constexpr std::size_t max_spare = 4;

  BlockQueue() = default;
  BlockQueue(const BlockQueue&) = delete;
  BlockQueue& operator=(const BlockQueue&) = delete;
  ~BlockQueue() { consume(size_); }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  /// Bytes of memory: whole blocks; none while it is empty.
  std::size_t capacity() const { return blocks_ * sizeof(Block); }

  void append(BytesView bytes);
  /// The first of the bytes, those that stand together; empty only where the queue is. Valid until the next
  /// call of append or consume.
  MutableBytes front();
  void consume(std::size_t count);

 private:
  struct Block {
    std::unique_ptr<Block> next;
    std::size_t begin = room;
    std::size_t end = room;
    std::uint8_t bytes[room + block_size + room];

    std::size_t size() const { return end - begin; }
    std::size_t space() const { return room + block_size - end; }
  };
  using BlockPtr = std::unique_ptr<Block>;
  struct Spare;

  void add_block();
  void drop_block();

  static thread_local Spare spare_;

  BlockPtr first_;
  Block* last_ = nullptr;
  std::size_t blocks_ = 0;
  std::size_t size_ = 0;
};

}  // namespace sshrp::util
