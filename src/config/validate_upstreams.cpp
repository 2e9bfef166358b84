// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "config/schema.h"
#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

/// A key of a table, and what makes it useless or unsafe where it is set.
template <class Owner>
struct Rule {
  std::string_view key;
  bool (*broken)(const Owner& owner);
  std::string_view sentence;
};

bool checks_login(const UpstreamGroup& group) { return *group.check == HealthCheck::login; }

constexpr std::string_view only_for_login = "it is for check = \"login\"; leave it out";

constexpr Rule<UpstreamGroup> group_rules[] = {
    {"check",
     [](const UpstreamGroup& group) {
       return checks_login(group) &&
              (group.check_user->empty() || (group.check_key->empty() && group.check_password_file->empty()));
     },
     "\"login\" needs a credential of its own: check_user, with check_key or check_password_file"},
    {"check_user", [](const UpstreamGroup& group) { return !checks_login(group); }, only_for_login},
    {"check_key", [](const UpstreamGroup& group) { return !checks_login(group); }, only_for_login},
    {"check_password_file", [](const UpstreamGroup& group) { return !checks_login(group); }, only_for_login},
    {"check_password_file",
     [](const UpstreamGroup& group) { return checks_login(group) && !group.check_key->empty(); },
     "check_key says already what to log in with; choose one of them"},
    {"servers",
     [](const UpstreamGroup& group) {
       return std::ranges::all_of(group.servers, [](const GroupServer& server) { return *server.backup; });
     },
     "each is a backup, and none is there that they could stand in for"},
};

bool has_group(const Route& route) { return route.upstream.has_value(); }

constexpr std::string_view of_the_group = "the servers of the group that upstream names have their own";

constexpr Rule<Route> route_rules[] = {
    {"upstream", [](const Route& route) { return route.upstream_host.place != Place{}; },
     "upstream_host says already where to; choose one of them"},
    {"upstream_port",  // in a dump it stands, as it is by default
     [](const Route& route) { return has_group(route) && route.upstream_port->literal() != "22"; },
     of_the_group},
    {"host_key_name", has_group, of_the_group},
    {"storage", has_group, "it is a key of the group that upstream names"},
    {"upstream_allow", has_group,
     "nothing that a user name captures gets into the names of a group's servers; leave it out"},
    {"upstream_attempt_timeout", [](const Route& route) { return !has_group(route); },
     "it is for each server of a group; to one host there is upstream_connect_timeout"},
};

class UpstreamChecker {
 public:
  UpstreamChecker(const Config& config, ConfigErrors& errors, ConfigErrors& warnings)
      : config_(config), errors_(errors), warnings_(warnings) {}

  void check() {
    std::size_t servers = 0;
    for (const UpstreamGroup& group : config_.upstream_groups) {
      const auto [first, added] = groups_.emplace(*group.name, &group);
      if (!added)
        error(group.name.place,
              fmt::format("name: {} is a group already at {}; each may be there once",
                          util::quote(*group.name), config_.where(first->second->name.place)));
      check_rules(group, group_keys(), group_rules);
      check_servers(group);
      servers += group.servers.size();
      remind_of_header(group.upstream_proxy_protocol);
    }
    if (config_.upstream_groups.size() > max_upstream_groups)
      error(config_.upstream_groups[max_upstream_groups].place,
            fmt::format("there may be {} groups, these are {}", max_upstream_groups,
                        config_.upstream_groups.size()));
    if (servers > max_servers)
      error(config_.upstream_groups.back().place,
            fmt::format("all groups together may have {} servers, these have {}", max_servers, servers));
    for (const Route& route : config_.routes) check_route(route);
    for (const UpstreamGroup& group : config_.upstream_groups) {
      if (!used_.contains(*group.name))
        warnings_.push_back(
            config_.error(group.name.place,
                          fmt::format("name: no route leads to the group {}; one names it by upstream = {}",
                                      util::quote(*group.name), util::quote(*group.name))));
    }
  }

 private:
  template <class Owner, std::size_t n>
  void check_rules(const Owner& owner, const std::vector<Key<Owner>>& keys, const Rule<Owner> (&rules)[n]) {
    for (const auto& rule : rules) {
      const Place place = std::ranges::find(keys, rule.key, &Key<Owner>::name)->place(owner);
      if (place != Place{} && rule.broken(owner))
        error(place, fmt::format("{}: {}", rule.key, rule.sentence));
    }
  }

  void check_servers(const UpstreamGroup& group) {
    std::map<std::string, Place> known;
    for (const GroupServer& server : group.servers) {
      const std::string name = util::lower(to_string(*server.address));
      const auto [first, added] = known.emplace(name, server.address.place);
      if (!added)
        error(server.address.place,
              fmt::format("servers: {} is there already, at {}; weight gives a server a larger share",
                          util::quote(name), config_.where(first->second)));
    }
  }

  void check_route(const Route& route) {
    check_rules(route, route_keys(), route_rules);
    remind_of_header(route.upstream_proxy_protocol);
    if (!route.upstream) {
      if (!route.upstream_host->captures()) check_source(route, route.upstream_host->literal());
      return;
    }
    bool is_any = false;
    for (const auto& [name, group] : groups_) {
      if (!may_become(**route.upstream, name)) continue;
      is_any = true;
      used_.insert(name);
      check_host_keys(route, *group);
      for (const GroupServer& server : group->servers) check_source(route, server.address->host);
    }
    if (is_any) return;
    std::vector<std::string_view> known;
    for (const auto& [name, group] : groups_) known.push_back(name);
    const std::string& written = (*route.upstream)->text;
    error(route.upstream->place, fmt::format("upstream: there is no [[upstreams]] table {}{}",
                                             util::quote(written), names_hint(written, known)));
  }

  /// The key of the first would be remembered as all servers'.
  void check_host_keys(const Route& route, const UpstreamGroup& group) {
    if (*route.upstream_host_key_check != HostKeyCheck::accept_new) return;
    std::set<std::string> names;
    for (const GroupServer& server : group.servers) {
      const auto& name = server.host_key_name ? server.host_key_name : group.host_key_name;
      if (!name || names.insert(**name).second) continue;
      const bool is_written = route.upstream_host_key_check.place != Place{};
      return error(is_written ? route.upstream_host_key_check.place : route.upstream->place,
                   fmt::format("upstream_host_key_check: with \"accept-new\" the key of the first server of "
                               "{} would be remembered for {}, and the second server would look like an "
                               "attack; write \"yes\" with upstream_known_hosts, or leave host_key_name out "
                               "of the group",
                               util::quote(*group.name), util::quote(**name)));
    }
  }

  /// `host`: that the route leads to.
  void check_source(const Route& route, const std::string& host) {
    const auto* source =
        route.upstream_source ? std::get_if<access::IpAddress>(&**route.upstream_source) : nullptr;
    const auto address = access::parse_ip(host);
    if (source == nullptr || !address || route.upstream_via ||
        access::is_v4(*source) == access::is_v4(*address))
      return;
    error(route.upstream_source->place,
          fmt::format("upstream_source: {} can't connect to {}, which is of the other family",
                      access::to_string(*source), host));
  }

  void remind_of_header(const std::optional<Located<ProxyProtocol>>& version) {
    if (!version || **version == ProxyProtocol::no) return;
    warnings_.push_back(config_.error(
        version->place,
        "upstream_proxy_protocol: sshd doesn't read such headers and ends the connection; what is to be "
        "reached must be something that does, as HAProxy or nginx with accept-proxy, or another sshrpd"));
  }

  void error(const Place& place, std::string sentence) {
    errors_.push_back(config_.error(place, std::move(sentence)));
  }

  const Config& config_;
  ConfigErrors& errors_;
  ConfigErrors& warnings_;
  std::map<std::string_view, const UpstreamGroup*> groups_;
  std::set<std::string_view> used_;
};

}  // namespace

void check_upstreams(const Config& config, ConfigErrors& errors, ConfigErrors& warnings) {
  UpstreamChecker(config, errors, warnings).check();
}

}  // namespace sshrp::config
