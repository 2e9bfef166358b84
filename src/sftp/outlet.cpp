#include "sftp/outlet.h"

#include <cassert>

namespace sshrp::sftp {
namespace {

void put_length(util::BlockQueue& queue, std::size_t length) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(length >> 24),
                                static_cast<std::uint8_t>(length >> 16),
                                static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
  queue.append(bytes);
}

}  // namespace

void Outlet::packet(BytesView payload) {
  util::BlockQueue& queue = data_left_ > 0 ? waiting_ : output_;
  put_length(queue, payload.size());
  queue.append(payload);
}

void Outlet::begin(BytesView head, std::uint32_t data_size) {
  assert(data_left_ == 0);
  put_length(output_, head.size() + data_size);
  output_.append(head);
  data_left_ = data_size;
}

void Outlet::data(BytesView bytes) {
  assert(bytes.size() <= data_left_);
  output_.append(bytes);
  data_left_ -= static_cast<std::uint32_t>(bytes.size());
  if (data_left_ > 0) return;
  while (!waiting_.empty()) {
    output_.append(waiting_.front());
    waiting_.consume(waiting_.front().size());
  }
}

}  // namespace sshrp::sftp
