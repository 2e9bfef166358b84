// The ways through gates: which of them a connection goes through, one behind another.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "config/upstreams.h"

namespace sshrp::config {

struct GateWay {
  std::vector<const Gate*> gates{};  // from the first on
  enum class Leads : std::uint8_t {
    on,         // to servers, or by a `via` that names no gate
    back,       // to its first gate
    elsewhere,  // into a circle without its first gate, whose gates are there more than once
  } leads{};
};

/// Of gates that live longer.
class GateWays {
 public:
  explicit GateWays(const std::vector<Gate>& gates);

  /// The first of that name; null if there is none.
  const Gate* find(std::string_view name) const;
  GateWay way_through(const Gate& first) const;

 private:
  std::map<std::string_view, const Gate*> gates_{};
};

}  // namespace sshrp::config
