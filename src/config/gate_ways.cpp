// SPDX-License-Identifier: MIT
#include "config/gate_ways.h"

namespace sshrp::config {

GateWays::GateWays(const std::vector<Gate>& gates) {
  for (const Gate& gate : gates) gates_.emplace(*gate.name, &gate);
}

const Gate* GateWays::find(std::string_view name) const {
  const auto found = gates_.find(name);
  return found == gates_.end() ? nullptr : found->second;
}

GateWay GateWays::way_through(const Gate& first) const {
  GateWay way{.gates = {&first}, .leads = GateWay::Leads::on};
  for (const Gate* gate = &first; gate->via;) {
    gate = find(**gate->via);
    if (gate == nullptr) break;
    if (*gate->name == *first.name) {
      way.leads = GateWay::Leads::back;
      break;
    }
    if (way.gates.size() > gates_.size()) {
      way.leads = GateWay::Leads::elsewhere;
      break;
    }
    way.gates.push_back(gate);
  }
  return way;
}

}  // namespace sshrp::config
