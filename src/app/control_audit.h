// ControlAudit: the records of what the daemon is asked to do, and of what wasn't let through.
// SPDX-License-Identifier: MIT
#pragma once

#include "app/observer_messages.h"
#include "ops/repeated_lines.h"

namespace sshrp::app {

class ControlAudit {
 public:
  using Clock = ops::RepeatedLines::Clock;

  static void answered(const observer_message::Asked& asked, const observer::Answer& answer);
  /// Who may not can be as often as he likes: of those alike there are some records, then their number.
  void refused(const observer::Refused& refused, Clock::time_point now);
  /// The numbers whose time has come; from time to time.
  void on_time(Clock::time_point now);
  /// All of them, at the end.
  void finish(Clock::time_point now);

 private:
  ops::RepeatedLines known_{};      // that were refused
  ops::RepeatedLines strangers_{};  // of any number of addresses: they leave the others' records their room
};

}  // namespace sshrp::app
