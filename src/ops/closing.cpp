// SPDX-License-Identifier: MIT
#include "ops/closing.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

namespace sshrp::ops {

struct Closing::State {
  struct Waiting {
    util::UniqueFd descriptor;
    How how;
  };

  mutable std::mutex mutex{};
  std::condition_variable changed{};
  std::deque<Waiting> waiting{};
  std::size_t count = 0;  // with the one that is being closed
  enum class Thread { none, runs } thread = Thread::none;
  bool is_over = false;

  /// With the lock.
  static void begin(const std::shared_ptr<State>& state) {
    if (state->thread == Thread::runs || state->waiting.empty()) return;
    try {
      std::thread([state] { state->run(); }).detach();
      state->thread = Thread::runs;
    } catch (const std::system_error&) {  // strangers may have taken all threads of the service
    }
  }

  void run() {
    std::unique_lock lock(mutex);
    for (;;) {
      changed.wait(lock, [this] { return is_over || !waiting.empty(); });
      if (waiting.empty()) return;
      Waiting next = std::move(waiting.front());
      waiting.pop_front();
      lock.unlock();
      next.how(std::move(next.descriptor));
      lock.lock();
      --count;
    }
  }
};

Closing::Closing() : state_(std::make_shared<State>()) {}

Closing::~Closing() {
  if (!state_) return;
  const std::lock_guard lock(state_->mutex);
  state_->is_over = true;
  state_->changed.notify_one();
  if (state_->thread == State::Thread::none)
    for (auto& [descriptor, how] : state_->waiting) static_cast<void>(descriptor.release());
}

void Closing::close(util::UniqueFd descriptor, How how) {
  const std::lock_guard lock(state_->mutex);
  state_->waiting.push_back({std::move(descriptor), how});
  ++state_->count;
  State::begin(state_);
  state_->changed.notify_one();
}

std::size_t Closing::size() const {
  const std::lock_guard lock(state_->mutex);
  State::begin(state_);
  return state_->count;
}

}  // namespace sshrp::ops
