#include "util/buffer.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace sshrp::util {

MutableBytes Buffer::prepare(std::size_t count) {
  if (storage_.size() - end_ < count && begin_ > 0) {
    std::memmove(storage_.data(), storage_.data() + begin_, size());
    end_ -= begin_;
    begin_ = 0;
  }
  if (storage_.size() - end_ < count) storage_.resize(std::max(end_ + count, storage_.size() * 2));
  return {storage_.data() + end_, storage_.size() - end_};
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
  if (size() == storage_.size()) return;
  storage_ = Bytes(storage_.begin() + static_cast<std::ptrdiff_t>(begin_),
                   storage_.begin() + static_cast<std::ptrdiff_t>(end_));
  end_ = storage_.size();
  begin_ = 0;
}

}  // namespace sshrp::util
