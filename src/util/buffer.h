// Buffer: a queue of bytes in one block, written at the end and consumed at the front.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <memory>

#include "util/bytes.h"

namespace sshrp::util {

class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept;
  void swap(Buffer& other) noexcept;

  bool empty() const { return begin_ == end_; }
  std::size_t size() const { return end_ - begin_; }
  std::size_t capacity() const { return capacity_; }

  /// The bytes written and not yet consumed; valid until the next call that isn't const.
  MutableBytes data() { return {storage_.get() + begin_, size()}; }
  BytesView data() const { return {storage_.get() + begin_, size()}; }

  /// Room for `count` bytes behind the data; what of it was filled is then told to commit().
  MutableBytes prepare(std::size_t count);
  void commit(std::size_t count) { end_ += count; }
  void append(BytesView bytes);

  void consume(std::size_t count);
  /// Makes the storage as small as the data; without data nothing is held at all.
  void shrink();

 private:
  struct Free {
    void operator()(std::uint8_t* bytes) const { std::free(bytes); }
  };

  void resize_storage(std::size_t capacity);

  std::unique_ptr<std::uint8_t[], Free> storage_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace sshrp::util
