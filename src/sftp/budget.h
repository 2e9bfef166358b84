// Budget: memory for what the SFTP channels of one session make of what their peers send, besides the bytes
// that windows bound.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>

namespace sshrp::sftp {

/// Bytes of one kind, of all channels together.
struct Sum {
  std::size_t max = 0;
  std::size_t bytes = 0;

  bool is_spent() const { return bytes >= max; }
};

class Budget {
 public:
  /// Requests with paths and their look-ups, what was requested and isn't answered, and the audit's records
  /// of that: above, none is taken on but the first of a channel.
  Sum work{.max = 1280 * 1024};
  /// Open files and directories: above, none is opened.
  Sum handles{.max = 768 * 1024};
  /// Listings that come in one large packet: above, one is refused.
  Sum listings{.max = 2560 * 1024};

  /// Whether answers that the client doesn't take are all that may be held.
  void tell_answers_wait(bool wait) { answers_wait_ = wait; }
  bool is_short() const { return work.is_spent() || answers_wait_; }

  /// Somebody has to wait until it isn't short any more.
  void note_wait() { has_waiting_ = true; }
  /// Whether somebody had to since the last call.
  bool take_wait() { return std::exchange(has_waiting_, false); }

 private:
  bool answers_wait_ = false;
  bool has_waiting_ = false;
};

/// What one object takes of a sum, which outlives it.
class Charge {
 public:
  Charge() = default;
  Charge(Sum& sum, std::size_t bytes) : sum_(&sum) { set(bytes); }
  Charge(Charge&& other) noexcept
      : sum_(std::exchange(other.sum_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  Charge& operator=(Charge&& other) noexcept {
    std::swap(sum_, other.sum_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Charge() { set(0); }

  void set(std::size_t bytes) {
    if (!sum_) return;
    sum_->bytes += bytes - bytes_;
    bytes_ = bytes;
  }

 private:
  Sum* sum_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace sshrp::sftp
