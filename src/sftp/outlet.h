// Outlet: what goes to one side, packet by packet: a packet made while another's data streams waits for its
// end.
#pragma once

#include "util/block_queue.h"

namespace sshrp::sftp {

class Outlet {
 public:
  /// A whole packet, without its length.
  void packet(BytesView payload);

  /// A packet of this head and of `data_size` bytes that follow by data(); not while another one's follow.
  void begin(BytesView head, std::uint32_t data_size);
  /// At most as many as were announced.
  void data(BytesView bytes);

  util::BlockQueue& output() { return output_; }
  /// Bytes that nobody sent yet.
  std::size_t size() const { return output_.size() + waiting_.size(); }

 private:
  util::BlockQueue output_;
  util::BlockQueue waiting_;     // whole packets
  std::uint32_t data_left_ = 0;  // of the packet that streams
};

}  // namespace sshrp::sftp
