// SPDX-License-Identifier: MIT
#include "util/block_queue.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace sshrp::util {
namespace {

// A rest of at most so many bytes is moved to the front of its block rather than parted from what follows.
constexpr std::size_t small_rest = BlockQueue::block_size / 8;

}  // namespace

struct BlockQueue::Spare {
  BlockPtr first;
  std::size_t blocks = 0;
};

thread_local BlockQueue::Spare BlockQueue::spare_;

void BlockQueue::append(BytesView bytes) {
  if (blocks_ == 1 && first_->space() < bytes.size() && first_->size() <= small_rest) {
    std::memmove(first_->bytes + room, first_->bytes + first_->begin, first_->size());
    first_->end = room + first_->size();
    first_->begin = room;
  }
  size_ += bytes.size();
  while (!bytes.empty()) {
    if (!last_ || last_->space() == 0) add_block();
    const BytesView part = bytes.first(std::min(bytes.size(), last_->space()));
    std::memcpy(last_->bytes + last_->end, part.data(), part.size());
    last_->end += part.size();
    bytes = bytes.subspan(part.size());
  }
}

MutableBytes BlockQueue::front() {
  if (!first_) return {};
  return {first_->bytes + first_->begin, first_->size()};
}

void BlockQueue::consume(std::size_t count) {
  assert(count <= size_);
  size_ -= count;
  while (count > 0) {
    const std::size_t part = std::min(count, first_->size());
    first_->begin += part;
    count -= part;
    if (first_->size() == 0) drop_block();
  }
}

void BlockQueue::add_block() {
  BlockPtr block = std::move(spare_.first);
  if (block) {
    spare_.first = std::move(block->next);
    --spare_.blocks;
  } else {
    block = std::make_unique_for_overwrite<Block>();
  }
  Block* const added = block.get();
  (last_ ? last_->next : first_) = std::move(block);
  last_ = added;
  ++blocks_;
}

void BlockQueue::drop_block() {
  BlockPtr block = std::move(first_);
  first_ = std::move(block->next);
  if (!first_) last_ = nullptr;
  --blocks_;
  if (spare_.blocks == max_spare) return;
  block->begin = block->end = room;
  block->next = std::move(spare_.first);
  spare_.first = std::move(block);
  ++spare_.blocks;
}

}  // namespace sshrp::util
