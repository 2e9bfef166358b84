// SPDX-License-Identifier: MIT
#include "observer/errand.h"

namespace sshrp::observer {

Errand::Errand(Daemon& daemon, Command command, Asker asker)
    : daemon_(daemon), command_(std::move(command)), asker_(std::move(asker)) {}

void Errand::run() {
  {
    const std::lock_guard lock(lock_);
    if (command_.requests.empty()) return end();
  }
  ask_next();
}

bool Errand::wait(std::function<void()> wake) {
  const std::lock_guard lock(lock_);
  if (!ended_) wake_ = std::move(wake);
  return !ended_;
}

void Errand::give_up() {
  const std::lock_guard lock(lock_);
  if (ended_) return;
  add_answer(sum_, {.result = Answer::Result::failed,
                    .sentences = {"the daemon hasn't answered in time; what was asked for may yet be done"}});
  end();
}

HttpReply Errand::reply() {
  const std::lock_guard lock(lock_);
  return command_.reply(sum_);
}

void Errand::ask_next() {
  // Not under the lock: the answer may come at once.
  daemon_.ask(command_.requests[asked_], asker_,
              [self = shared_from_this()](Answer answer) { self->take(std::move(answer)); });
}

void Errand::take(Answer answer) {
  {
    const std::lock_guard lock(lock_);
    if (ended_) return;
    const bool was_done = answer.result == Answer::Result::done;
    add_answer(sum_, std::move(answer));
    if (!was_done || ++asked_ == command_.requests.size()) return end();
  }
  ask_next();
}

void Errand::end() {
  ended_ = true;
  if (wake_) std::exchange(wake_, nullptr)();
}

}  // namespace sshrp::observer
