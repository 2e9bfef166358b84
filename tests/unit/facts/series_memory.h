// Series in memory of a test's own.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>

#include "facts/series.h"

namespace sshrp::facts {

/// Where this program counts series as long as it lives, which begin with nothing.
class SeriesMemory {
 public:
  explicit SeriesMemory(std::size_t size = size_of_series)
      : size_(size), bytes_(static_cast<std::uint8_t*>(std::aligned_alloc(alignof(SeriesRecord), size))) {
    std::fill_n(bytes_, size_, std::uint8_t{0});
    count_series_in({bytes_, size_});
  }
  ~SeriesMemory() {
    limit_series(10'000);
    count_series_in({});
    std::free(bytes_);
  }
  SeriesMemory(const SeriesMemory&) = delete;

  MutableBytes bytes() { return {bytes_, size_}; }
  SeriesTotals read() { return read_series(bytes()); }
  std::uint64_t of(SeriesName family, std::string one, std::string other = "") {
    return read()[{family.index, {std::move(one), std::move(other)}}];
  }

 private:
  std::size_t size_;
  std::uint8_t* bytes_;
};

}  // namespace sshrp::facts
