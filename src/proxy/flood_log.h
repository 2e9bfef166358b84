// FloodLog: warnings that somebody can cause as often as he likes; many of a subject are summed up.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "net/asio.h"
#include "ops/repeated_lines.h"

namespace sshrp::proxy {

/// For one thread: the executor's.
class FloodLog {
 public:
  explicit FloodLog(const net::Executor& executor) : timer_(executor) {}

  /// `subject` is the line without what tells one from another.
  void warn(const std::string& subject, const std::string& line);
  /// What there is to be summed up at the end.
  void finish();

 private:
  static void log(const std::vector<ops::RepeatedLines::Sum>& sums);
  void await_next();

  ops::RepeatedLines lines_{};
  net::Timer timer_;
  enum class Timing { no, yes } timing_ = Timing::no;
};

}  // namespace sshrp::proxy
