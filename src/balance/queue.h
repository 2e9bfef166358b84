// Queue: the logins that wait for a place at a group's servers, in the order in which they came.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>

#include "balance/group.h"
#include "util/key_counts.h"

namespace sshrp::balance {

struct Waiting {
  Asker asker;
  std::uint32_t request;
  Login login;
  TimePoint since;
  TimePoint until;
};

class Queue {
 public:
  /// Why it may not wait, of `max` that may; a user or a source may have half of them.
  std::optional<Denial> refusal(const Login& login, std::size_t max) const;
  /// Later ones have higher numbers.
  void add(std::uint64_t number, Waiting waiting);
  Waiting take(std::uint64_t number);

  const std::map<std::uint64_t, Waiting>& all() const { return all_; }
  std::size_t size() const { return all_.size(); }

 private:
  std::map<std::uint64_t, Waiting> all_{};
  util::KeyCounts<std::string> users_{}, sources_{};
};

}  // namespace sshrp::balance
