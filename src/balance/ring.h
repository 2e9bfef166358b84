// Ring: who of a group's servers has which user, by their hashes (consistent hashing).
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "balance/setup.h"

namespace sshrp::balance {

/// A server has points on a circle of 2^32 places, as many as its weight wants; a user goes to the first
/// server at or behind the place of his hash. So one that comes or goes moves its own share and nobody
/// else's.
class Ring {
 public:
  /// For a weight of 1: shares are 6 % from what they should be (the root of it).
  static constexpr std::size_t points_of_weight = 256;
  /// Of all servers: 1 MiB. Where they would be more, all have a half, a quarter, … of theirs, at least one.
  static constexpr std::size_t max_points = 131'072;

  Ring() = default;
  explicit Ring(const std::vector<ServerSetup>& servers);

  /// The first server from there on that `takes(index)`; it is asked for each point of a server.
  template <class Takes>
  std::optional<std::size_t> find(std::uint64_t user_hash, Takes takes) const {
    const auto place = static_cast<std::uint32_t>(user_hash >> 32);
    const auto first = std::ranges::lower_bound(points_, place, {}, &Point::place);
    for (auto point = first; point != points_.end(); ++point)
      if (takes(std::size_t{point->server})) return point->server;
    for (auto point = points_.begin(); point != first; ++point)
      if (takes(std::size_t{point->server})) return point->server;
    return std::nullopt;
  }

  std::size_t size() const { return points_.size(); }

 private:
  struct Point {
    std::uint32_t place;
    std::uint16_t server;
  };
  std::vector<Point> points_{};
};

}  // namespace sshrp::balance
