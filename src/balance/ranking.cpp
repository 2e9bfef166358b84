// SPDX-License-Identifier: MIT
#include "balance/ranking.h"

#include <bit>

namespace sshrp::balance {

Ranking::Ranking(std::size_t count)
    : leaves_(std::bit_ceil(count)), ranks_(leaves_, out_of_ranking), winners_(2 * leaves_) {
  for (std::size_t i = 0; i < leaves_; ++i) winners_[leaves_ + i] = static_cast<std::uint32_t>(i);
  for (std::size_t node = leaves_ - 1; node > 0; --node) winners_[node] = winners_[2 * node];
}

void Ranking::set(std::size_t index, const Rank& rank) {
  if (ranks_[index] == rank) return;
  ranks_[index] = rank;
  for (std::size_t node = (leaves_ + index) / 2; node > 0; node /= 2) {
    const std::uint32_t left = winners_[2 * node], right = winners_[2 * node + 1];
    winners_[node] = ranks_[right] < ranks_[left] ? right : left;
  }
}

}  // namespace sshrp::balance
