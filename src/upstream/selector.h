// Selector: which server of a group a login goes to.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "route/route.h"

namespace sshrp::upstream {

/// Servers that one login tries at most, one after the other.
inline constexpr std::size_t max_attempts = 3;

class Selector {
 public:
  virtual ~Selector() = default;

  /// By any thread: the endpoints that the login of `user` (the client's name) may go to, in the order in
  /// which they are tried. None: there is none now.
  virtual std::vector<route::Endpoint> order(const route::Group& group, const std::string& user) = 0;
};

using SelectorPtr = std::shared_ptr<Selector>;

/// As they stand in the group.
class InOrder final : public Selector {
 public:
  std::vector<route::Endpoint> order(const route::Group& group, const std::string&) override {
    return group.endpoints;
  }
};

}  // namespace sshrp::upstream
