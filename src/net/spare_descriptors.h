// SpareDescriptors: some kept for when none are left, so that who waits at a socket that listens can be sent
// away instead of being left there (libev's manual, "The special problem of accept()ing when you can't").
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "util/bytes.h"
#include "util/unique_fd.h"

namespace sshrp::net {

class SpareDescriptors {
 public:
  static constexpr std::size_t count = 16;

  /// Takes them, as far as there are any.
  SpareDescriptors() { refill(); }

  /// Accepts one connection in the place that was used least lately, and sends it `words` and our end, as far
  /// as its peer takes them at once. It is closed when the place is wanted next: at once, it would be reset
  /// by what the peer sends meanwhile, and the words lost. False where nobody waits, or the place was lost to
  /// somebody else.
  bool send_away(int listening, BytesView words);
  /// Closes what was sent away, and takes a descriptor for each place again.
  void refill();

 private:
  std::array<util::UniqueFd, count> places_{};
  std::size_t next_ = 0;
};

}  // namespace sshrp::net
