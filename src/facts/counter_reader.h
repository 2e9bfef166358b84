// CounterReader: the counters of one process, read while it writes them. Whoever has taken over that process
// may write anything there: it makes totals of its own wrong, within bounds, and nobody else's.
// CounterTable: where another build has which counter.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "facts/counters.h"
#include "util/bytes.h"

namespace sshrp::facts {

inline constexpr std::size_t max_foreign_metrics = 1024;

/// Where our metrics stand in the blocks of a build, which may have other metrics in another order. One build
/// tells another by an array of records of fixed size, so that nothing has to be trusted but its own bounds.
struct CounterTable {
  std::size_t block_size = 0;  // bytes
  std::array<std::optional<std::size_t>, metrics.size()>
      offsets{};  // in a block; nullopt: it hasn't this one
};

/// Of this build.
CounterTable own_table();

/// Of this build, for others.
Bytes encode_table();

/// nullopt: that is none. A metric that we have of the other kind isn't ours.
std::optional<CounterTable> parse_table(BytesView bytes);

/// Above that no counter of one process can be: 10 Gbit/s for 29 years.
inline constexpr std::uint64_t max_total = std::uint64_t{1} << 60;
/// Nor a gauge.
inline constexpr std::uint64_t max_gauge = std::uint64_t{1} << 32;

/// A value per metric, in the order of the table.
using Totals = std::array<std::uint64_t, metrics.size()>;

/// `totals` with `more` added; a sum that can't be told is the largest that can.
void add(Totals& totals, const Totals& more);
/// Counts all of these here, of another process that has ended. Its gauges are gone.
void count_all(const Totals& totals);

/// The counters of one process, read while it writes them.
class CounterReader {
 public:
  explicit CounterReader(CounterTable table) : table_(table) {}

  /// The sums over the blocks in `memory`; less than a block at its end counts for nothing. Each counter is
  /// at least what it was when it was last read: one that went back, or can't be, stays there. In time that
  /// depends on the size of `memory` only, whatever is written there meanwhile.
  const Totals& read(BytesView memory);

  /// How often a value was found that can't be true.
  std::uint64_t spoilt() const { return spoilt_; }

 private:
  CounterTable table_;
  Totals last_{};
  std::uint64_t spoilt_ = 0;
};

}  // namespace sshrp::facts
