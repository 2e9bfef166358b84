// SPDX-License-Identifier: MIT
#include "login/answer_times.h"

#include <algorithm>

namespace sshrp::login {

AnswerTimes::Duration AnswerTimes::of_known(Duration taken, Duration least) {
  unsigned step = 0;
  while (step <= max_step_ && least * (1u << step) < taken) ++step;
  const std::lock_guard lock(mutex_);
  steps_[noted_++ % remembered] = static_cast<std::uint8_t>(std::min(step, max_step_));
  if (step > max_step_) return taken;
  return least * (1u << std::max(step, slowest()));
}

AnswerTimes::Duration AnswerTimes::of_unknown(Duration least) const {
  const std::lock_guard lock(mutex_);
  return least * (1u << slowest());
}

unsigned AnswerTimes::slowest() const { return *std::ranges::max_element(steps_); }

}  // namespace sshrp::login
