// SPDX-License-Identifier: MIT
#include "util/buffer.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>
#include <utility>

namespace sshrp::util {
namespace {

// A large buffer grows by no more than that at once, so that little of it is held for nothing. It costs no
// copy: the pages of a large block are moved by realloc().
constexpr std::size_t max_growth = 256 * 1024;
// Data is moved to the front where at least a part of this size of it was consumed there; so each byte is
// moved a few times at most.
constexpr std::size_t worthwhile_part = 4;

}  // namespace

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  Buffer moved(std::move(other));
  swap(moved);
  return *this;
}

void Buffer::swap(Buffer& other) noexcept {
  std::swap(storage_, other.storage_);
  std::swap(capacity_, other.capacity_);
  std::swap(begin_, other.begin_);
  std::swap(end_, other.end_);
}

MutableBytes Buffer::prepare(std::size_t count) {
  if (capacity_ - end_ < count && begin_ > 0 && begin_ >= size() / worthwhile_part) {
    std::memmove(storage_.get(), storage_.get() + begin_, size());
    end_ -= begin_;
    begin_ = 0;
  }
  if (capacity_ - end_ < count)
    resize_storage(std::max(end_ + count, capacity_ + std::min(capacity_, max_growth)));
  return {storage_.get() + end_, capacity_ - end_};
}

void Buffer::append(BytesView bytes) {
  if (bytes.empty()) return;
  std::memcpy(prepare(bytes.size()).data(), bytes.data(), bytes.size());
  commit(bytes.size());
}

void Buffer::consume(std::size_t count) {
  assert(count <= size());
  begin_ += count;
  if (begin_ == end_) begin_ = end_ = 0;
}

void Buffer::shrink() {
  if (size() == capacity_) return;
  if (begin_ > 0) std::memmove(storage_.get(), storage_.get() + begin_, size());
  end_ -= begin_;
  begin_ = 0;
  resize_storage(end_);
}

void Buffer::resize_storage(std::size_t capacity) {
  if (capacity == 0) {
    storage_.reset();
  } else {
    auto* const moved = static_cast<std::uint8_t*>(std::realloc(storage_.get(), capacity));
    if (!moved) throw std::bad_alloc();
    static_cast<void>(storage_.release());
    storage_.reset(moved);
  }
  capacity_ = capacity;
}

}  // namespace sshrp::util
