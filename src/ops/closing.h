// Closing: descriptors of a stranger's choice are closed by a thread of their own, or lost. close(2) may last
// as long as who has set the socket up wishes (SO_LINGER of socket(7)), whether it blocks or not.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "util/unique_fd.h"

namespace sshrp::ops {

class Closing {
 public:
  /// What closes a descriptor: a destructor alone, or more that may take long.
  using How = void (*)(util::UniqueFd descriptor);

  Closing();
  Closing(Closing&&) = default;
  Closing& operator=(Closing&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  /// What it still has is closed by and by; nobody waits for that. Where no thread could be had it is lost:
  /// rather that than wait.
  ~Closing();

  /// Never waits. One thread, from the first of them on, or from when one can be had.
  void close(
      util::UniqueFd descriptor, How how = [](util::UniqueFd) {});
  /// Those that aren't closed yet; where no thread could be had, it is asked for once more.
  std::size_t size() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace sshrp::ops
