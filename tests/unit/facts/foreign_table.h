// A table of metrics as another build would tell it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstring>
#include <string_view>
#include <vector>

#include "util/bytes.h"

namespace sshrp::facts {

struct ForeignMetric {
  std::string_view name;  // at most 56 bytes
  std::uint32_t kind;
  std::uint32_t offset;
};

inline Bytes foreign_table(std::uint32_t block_size, std::vector<ForeignMetric> rows) {
  rows.insert(rows.begin(), {"sshrpd-counters-1", 0, block_size});
  Bytes bytes(rows.size() * 64);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::memcpy(&bytes[i * 64], rows[i].name.data(), rows[i].name.size());
    std::memcpy(&bytes[i * 64 + 56], &rows[i].kind, 4);
    std::memcpy(&bytes[i * 64 + 60], &rows[i].offset, 4);
  }
  return bytes;
}

}  // namespace sshrp::facts
