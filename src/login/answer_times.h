// AnswerTimes: when answers of one kind go out to those who haven't logged in, so that their time tells
// nothing: as OpenSSH's minimum time, a least time after the request, or twice, four, eight times as much.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace sshrp::login {

/// Of one route, for all sessions, on all threads. What answers of other routes took has no influence, so
/// nobody who knows a slow route can make users without a route look like its users.
class AnswerTimes {
 public:
  using Duration = std::chrono::steady_clock::duration;

  /// Answers that are remembered: none goes out sooner than the slowest of them.
  static constexpr std::size_t remembered = 32;

  /// Answers wait no longer than 2^`max_step` times the least time for others that were slower.
  explicit AnswerTimes(unsigned max_step) : max_step_(max_step) {}

  /// How long after the request an answer goes out that was ready after `taken`, and whose least time is
  /// `least`; it is remembered.
  Duration of_known(Duration taken, Duration least);
  /// The same of an answer to a user who is only like those of the route, which was ready at once.
  Duration of_unknown(Duration least) const;

 private:
  unsigned slowest() const;

  const unsigned max_step_;
  mutable std::mutex mutex_;
  std::array<std::uint8_t, remembered> steps_{};  // the powers of two that answers were ready in
  std::size_t noted_ = 0;
};

}  // namespace sshrp::login
