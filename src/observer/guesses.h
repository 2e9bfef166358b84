// Guesses: who has shown wrong tokens, and how long they have to wait before the next one is looked at.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <variant>

#include "access/address.h"

namespace sshrp::observer {

/// A source of connections, or an account of this machine.
using Guesser = std::variant<access::Network, uid_t>;

/// For one thread at a time.
class Guesses {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t max = 1024;  // the one that guessed longest ago is forgotten for another
  static constexpr std::chrono::milliseconds first_delay{250};
  static constexpr std::chrono::milliseconds max_delay{10'000};
  static constexpr std::chrono::minutes memory{10};  // after the last wrong one

  /// Zero: a token of theirs may be looked at now.
  Clock::duration wait(const Guesser& who, Clock::time_point now) const;
  /// Each one that follows makes them wait twice as long.
  void add_wrong(const Guesser& who, Clock::time_point now);

  std::size_t size() const { return known_.size(); }

 private:
  struct Known {
    Clock::time_point last;
    Clock::duration delay;  // after it
  };

  std::map<Guesser, Known> known_{};
};

}  // namespace sshrp::observer
