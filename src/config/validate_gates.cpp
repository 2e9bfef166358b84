// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "config/gate_ways.h"
#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

// What a table says of SSH; nullptr: it isn't set.
struct SshKey {
  std::string_view name;
  const Place* (*place)(const Gate&);
};

template <auto member>
const Place* place_of(const Gate& gate) {
  const Place& place = (gate.*member).place;
  return place.line != 0 ? &place : nullptr;
}

constexpr SshKey ssh_keys[] = {
    {"key", place_of<&Gate::key>},
    {"certificate", place_of<&Gate::certificate>},
    {"known_hosts",
     [](const Gate& gate) { return gate.known_hosts.empty() ? nullptr : &gate.known_hosts[0].place; }},
    {"host_key_name",
     [](const Gate& gate) { return gate.host_key_name ? &gate.host_key_name->place : nullptr; }},
    {"host_key_check", place_of<&Gate::host_key_check>},
    {"share", place_of<&Gate::share>},
    {"max_channels", place_of<&Gate::max_channels>},
};

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
      if (gate.address->kind == GateKind::ssh)
        check_ssh(gate);
      else
        check_proxy(gate);
    }
    for (const Gate& gate : config_.gates) check_way(gate);
    for (const Route& route : config_.routes) check_route(route);
    for (const UpstreamGroup& group : config_.upstream_groups)
      if (*group.check != HealthCheck::off) check_ways_of_checks(group);
    for (const Gate& gate : config_.gates) {
      if (!used_.contains(*gate.name))
        warnings_.push_back(config_.error(
            gate.name.place, fmt::format("name: nothing goes through the gate {}; a route names it by "
                                         "upstream_via",
                                         util::quote(*gate.name))));
    }
  }

 private:
  void check_ssh(const Gate& gate) {
    if (gate.user->empty()) error(gate.place, "this gate has no \"user\": login name there");
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

  void check_proxy(const Gate& gate) {
    for (const SshKey& key : ssh_keys) {
      if (const Place* place = key.place(gate))
        error(*place, fmt::format("{}: this is for gates that are SSH servers, and {} is a proxy", key.name,
                                  to_string(*gate.address)));
    }
    if (gate.user->empty() != gate.password_file->empty())
      error(gate.user->empty() ? gate.password_file.place : gate.user.place,
            "a proxy is shown \"user\" and \"password_file\", both or neither");
    if (gate.address->kind == GateKind::socks5 && gate.user->size() > max_socks_credential)
      error(gate.user.place, fmt::format("user: a SOCKS proxy takes {} bytes at most, this has {}",
                                         max_socks_credential, gate.user->size()));
    if (gate.address->kind == GateKind::http && gate.user->find(':') != std::string::npos)
      error(gate.user.place, "user: what stands behind a colon is the password for HTTP (RFC 7617)");
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
    const auto* name = route.upstream_via ? std::get_if<std::string>(&**route.upstream_via) : nullptr;
    const Gate* gate = name ? find_gate({*name, route.upstream_via->place}, "upstream_via") : nullptr;
    const bool is_proxy = gate != nullptr && gate->address->kind != GateKind::ssh;
    if (route.via_share && (name == nullptr || is_proxy))
      error(route.via_share->place,
            "via_share: only a connection to a gate that is an SSH server can be for many sessions; name one "
            "by upstream_via");
  }

  /// Checks go one way, and not from an address of their own: they would take for down what only another
  /// one reaches. Where clients' addresses do, so does this machine's.
  void check_ways_of_checks(const UpstreamGroup& group) {
    const Route* first = nullptr;
    for (const Route& route : config_.routes) {
      if (!route.upstream || !may_become(**route.upstream, *group.name)) continue;
      if (route.upstream_source && std::holds_alternative<access::IpAddress>(**route.upstream_source))
        return error(group.check.place,
                     fmt::format("check: servers are checked from here, and the route at {} leads to them by "
                                 "upstream_source; without checks logins tell how they are",
                                 config_.where(route.upstream_source->place)));
      if (first == nullptr) first = &route;
      if (way_of(*first) != way_of(route))
        return error(group.check.place,
                     fmt::format("check: servers are checked by one way, and the routes at {} and {} lead to "
                                 "them by different ones (upstream_via); give each way a group of its own, "
                                 "or let logins tell how they are",
                                 config_.where(first->place), config_.where(route.place)));
    }
  }

  static std::optional<Via> way_of(const Route& route) {
    return route.upstream_via ? std::optional(**route.upstream_via) : std::nullopt;
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
