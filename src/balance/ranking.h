// Ranking: whose turn it is among many, found at once though ranks change with each login.
// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <vector>

namespace sshrp::balance {

/// The lowest is next.
struct Rank {
  std::uint32_t tier = 0;
  std::uint64_t load = 0;
  std::uint64_t order = 0;

  auto operator<=>(const Rank&) const = default;
};
inline constexpr Rank out_of_ranking{std::numeric_limits<std::uint32_t>::max(), 0, 0};

/// A tournament: a tree whose leaves are the ranked, and each node the better of two.
class Ranking {
 public:
  Ranking() = default;
  /// All out of it.
  explicit Ranking(std::size_t count);

  void set(std::size_t index, const Rank& rank);
  const Rank& of(std::size_t index) const { return ranks_[index]; }
  /// Who has the lowest rank; of no count if all are out.
  std::size_t first() const { return winners_.empty() ? 0 : winners_[1]; }

 private:
  std::size_t leaves_ = 0;  // a power of two
  std::vector<Rank> ranks_{};
  std::vector<std::uint32_t> winners_{};  // from 1 on, the children of n at 2n and 2n + 1
};

}  // namespace sshrp::balance
