// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "config/gate_ways.h"
#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

class GateChecker {
 public:
  GateChecker(const Config& config, ConfigErrors& errors, ConfigErrors& warnings)
      : config_(config), ways_(config.gates), errors_(errors), warnings_(warnings) {}

  void check() {
    for (const Gate& gate : config_.gates) {
      const Gate* first = ways_.find(*gate.name);
      if (first != &gate)
        error(gate.name.place, fmt::format("name: {} is a gate already at {}; each may be there once",
                                           util::quote(*gate.name), config_.where(first->name.place)));
      check_credential(gate);
    }
    for (const Gate& gate : config_.gates) check_way(gate);
    for (const Route& route : config_.routes) {
      check_route(route);
      check_checks(route);
    }
    for (const Gate& gate : config_.gates) {
      if (!used_.contains(*gate.name))
        warnings_.push_back(config_.error(
            gate.name.place, fmt::format("name: nothing goes through the gate {}; a route names it by "
                                         "upstream_via",
                                         util::quote(*gate.name))));
    }
  }

 private:
  void check_credential(const Gate& gate) {
    if (gate.key->empty() && gate.password_file->empty())
      error(gate.place,
            "this gate has neither \"key\" nor \"password_file\": what the proxy logs in there with");
    if (!gate.key->empty() && !gate.password_file->empty())
      error(gate.password_file.place,
            "password_file: key says already what to log in with; choose one of them");
    if (gate.key->empty() && !gate.certificate->empty())
      error(gate.certificate.place, "certificate: there is no key that it could be for");
    if (*gate.host_key_check == HostKeyCheck::no)
      warnings_.push_back(config_.error(
          gate.host_key_check.place,
          "host_key_check: whoever can redirect the connection passes for the gate, and sees which servers "
          "are asked for; write \"accept-new\", or \"yes\" with known_hosts"));
  }

  const Gate* find_gate(const Located<std::string>& name, std::string_view key) {
    used_.insert(*name);
    if (const Gate* found = ways_.find(*name)) return found;
    std::vector<std::string_view> known;
    for (const Gate& gate : config_.gates) known.push_back(*gate.name);
    error(name.place, fmt::format("{}: there is no [[gates]] table {}{}", key, util::quote(*name),
                                  names_hint(*name, known)));
    return nullptr;
  }

  /// Of each gate, so that a circle is told of at each that is in it.
  void check_way(const Gate& gate) {
    if (!gate.via || find_gate(*gate.via, "via") == nullptr) return;
    const GateWay way = ways_.way_through(gate);
    if (way.leads == GateWay::Leads::back)
      return error(gate.via->place,
                   fmt::format("via: the way leads in a circle: {} via {}", names_of(way), *gate.name));
    if (way.leads == GateWay::Leads::on && way.gates.size() > max_gate_hops)
      error(gate.via->place, fmt::format("via: a way may go through {} gates, this one through {}: {}",
                                         max_gate_hops, way.gates.size(), names_of(way)));
  }

  static std::string names_of(const GateWay& way) {
    std::string names;
    for (const Gate* gate : way.gates) names += (names.empty() ? "" : " via ") + *gate->name;
    return names;
  }

  void check_route(const Route& route) {
    const auto* gate = route.upstream_via ? std::get_if<std::string>(&**route.upstream_via) : nullptr;
    if (gate) static_cast<void>(find_gate({*gate, route.upstream_via->place}, "upstream_via"));
    if (route.via_share && gate == nullptr)
      error(route.via_share->place,
            "via_share: only a connection to a gate can be for many sessions; name one by upstream_via");
  }

  /// Checks connect from here, as the system has it: they would take for down what only another host or
  /// another address reaches. Where clients' addresses do, so does this machine's.
  void check_checks(const Route& route) {
    const bool is_from_address =
        route.upstream_source && std::holds_alternative<access::IpAddress>(**route.upstream_source);
    if (!route.upstream || (!route.upstream_via && !is_from_address)) return;
    for (const UpstreamGroup& group : config_.upstream_groups) {
      if (*group.check == HealthCheck::off || !may_become(**route.upstream, *group.name)) continue;
      error(group.check.place,
            fmt::format(
                "check: servers are checked from here, and the route at {} leads to them by {}; "
                "without checks logins tell how they are",
                config_.where(route.upstream_via ? route.upstream_via->place : route.upstream_source->place),
                route.upstream_via ? "upstream_via" : "upstream_source"));
    }
  }

  void error(const Place& place, std::string sentence) {
    errors_.push_back(config_.error(place, std::move(sentence)));
  }

  const Config& config_;
  const GateWays ways_;
  ConfigErrors& errors_;
  ConfigErrors& warnings_;
  std::set<std::string, std::less<>> used_;
};

}  // namespace

void check_gates(const Config& config, ConfigErrors& errors, ConfigErrors& warnings) {
  GateChecker(config, errors, warnings).check();
}

}  // namespace sshrp::config
