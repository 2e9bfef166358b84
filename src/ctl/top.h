// The picture of sessions by their traffic, of which `top` shows one after the other.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ctl/answer.h"
#include "ctl/table.h"

namespace sshrp::ctl {

class Traffic {
 public:
  /// The sessions' lines, that with the most bytes a second since the last call first; `rows` of them with
  /// the heading, cut to `columns`.
  std::vector<std::string> lines(const json::array_t& sessions, Time now, std::size_t rows,
                                 std::size_t columns);

 private:
  struct Bytes {
    std::uint64_t up = 0;
    std::uint64_t down = 0;
  };
  std::map<std::string, Bytes> before_{};  // by id
  Time then_{};
};

}  // namespace sshrp::ctl
