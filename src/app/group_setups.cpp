// SPDX-License-Identifier: MIT
#include "app/group_setups.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "config/validate.h"
#include "gate/way_setup.h"
#include "ops/file_io.h"
#include "upstream/known_hosts.h"
#include "upstream/own_credentials.h"

namespace sshrp::app {
namespace {

using balance::GroupSetup;
using balance::ServerSetup;
using std::chrono::milliseconds;

constexpr std::string_view remembered_name = "/known_hosts";
constexpr std::size_t mib = 1024 * 1024;

// Both have the same choices in the same order.
template <class To, class From>
To as(From choice) {
  return static_cast<To>(choice);
}
static_assert(static_cast<int>(balance::Balance::hash_source) ==
              static_cast<int>(config::Balance::hash_source));
static_assert(static_cast<int>(balance::Stickiness::source) == static_cast<int>(config::Sticky::source));
static_assert(static_cast<int>(balance::Check::login) == static_cast<int>(config::HealthCheck::login));
static_assert(static_cast<int>(balance::ProxyProtocol::v2) == static_cast<int>(config::ProxyProtocol::v2));

ServerSetup server_setup(const config::UpstreamGroup& group, const config::GroupServer& server) {
  ServerSetup setup{.name = to_string(*server.address),
                    .host = server.address->host,
                    .port = server.address->port,
                    .weight = *server.weight,
                    .backup = *server.backup,
                    .max_sessions = *server.max_sessions};
  if (server.host_key_name) {
    setup.host_key_name = **server.host_key_name;
  } else if (group.host_key_name) {
    setup.host_key_name = **group.host_key_name;
  }
  return setup;
}

/// The files that logins to the group look into, those aside whose names depend on the user.
std::vector<std::string> known_hosts_files(const config::Config& config, const config::UpstreamGroup& group) {
  std::vector<std::string> paths{*config.state_dir + std::string(remembered_name)};
  for (const config::Route& route : config.routes) {
    if (!route.upstream || (*route.upstream)->text != *group.name) continue;
    for (const auto& file : route.upstream_known_hosts)
      if (!file->captures() && std::ranges::find(paths, file->literal()) == paths.end())
        paths.push_back(file->literal());
  }
  return paths;
}

/// The lines of known hosts of checks. Only what isn't there is empty: a file that is passed over may be the
/// one that has a key revoked.
class KnownHostsOfChecks {
 public:
  KnownHostsOfChecks(const config::Config& config, ops::FileSource& files, const ops::Successor& successor,
                     config::ConfigErrors& errors)
      : config_(config), files_(files), successor_(successor), errors_(errors) {}

  std::string in(const std::string& path, std::size_t max_size, const config::UpstreamGroup& group) {
    try {
      const auto text = files_.find_trusted(
          path, {.readers = ops::Readers::anybody, .max_size = max_size, .successor = successor_});
      return text ? std::string(as_text(text->view())) : "";
    } catch (const ops::FileError& error) {
      errors_.push_back(
          config_.error(group.check.place, fmt::format("check: known hosts file {} {}", path, error.what())));
      return "";
    }
  }

  std::string of(const config::UpstreamGroup& group) {
    std::string lines;
    for (const std::string& path : known_hosts_files(config_, group)) {
      lines += in(path, balance::max_check_hosts, group);
      if (!lines.empty() && lines.back() != '\n') lines += '\n';
    }
    if (lines.size() > balance::max_check_hosts)
      errors_.push_back(
          config_.error(group.check.place,
                        fmt::format("check: the files of known hosts of this group have {} MiB together, "
                                    "and may have {}",
                                    (lines.size() + mib - 1) / mib, balance::max_check_hosts / mib)));
    return lines;
  }

 private:
  const config::Config& config_;
  ops::FileSource& files_;
  const ops::Successor& successor_;
  config::ConfigErrors& errors_;
};

/// The ways of checks through other hosts.
class WaysOfChecks {
 public:
  WaysOfChecks(const proxy::Snapshot& snapshot, ops::FileSource& files, const ops::Successor& successor,
               KnownHostsOfChecks& known_hosts, config::ConfigErrors& errors)
      : config_(snapshot.config),
        speech_(snapshot.login->upstream->speech),
        known_hosts_(known_hosts),
        errors_(errors),
        ways_(config_, upstream::read_gate_credentials(config_, files, successor, errors)) {}

  /// As its first route goes: all go the same way. Empty: from here.
  util::SecretBytes to(const config::UpstreamGroup& group) {
    const auto route = std::ranges::find_if(config_.routes, [&](const config::Route& each) {
      return each.upstream && config::may_become(**each.upstream, *group.name);
    });
    if (route == config_.routes.end() || !route->upstream_via) return {};
    util::SecretBytes way =
        gate::encode({.via = told(ways_.last_gate(*route), group),
                      .surroundings = {.upstream = {.speech = speech_},
                                       .keepalive_interval = *config_.upstream_keepalive.interval,
                                       .keepalive_count_max = *config_.upstream_keepalive.count_max,
                                       .ack_timeout = *config_.limits.ack_timeout}});
    if (way.size() > balance::max_check_way)
      errors_.push_back(config_.error(
          group.check.place,
          fmt::format("check: what the balancer must be told of the gates on the way is {} KiB, and may be "
                      "{}; shorten what the files of known hosts have of these gates",
                      way.size() / 1024, balance::max_check_way / 1024)));
    return way;
  }

 private:
  // Of each gate once: to look for its lines in long files takes a while.
  const route::GatePtr& told(const route::GatePtr& via, const config::UpstreamGroup& group) {
    route::GatePtr& told = told_[via];
    if (!told)
      told = gate::with_known_lines(
          via, *config_.state_dir + std::string(remembered_name),
          [&](const std::string& path) { return known_hosts_.in(path, upstream::max_known_hosts, group); });
    return told;
  }

  const config::Config& config_;
  const upstream::Speech& speech_;
  KnownHostsOfChecks& known_hosts_;
  config::ConfigErrors& errors_;
  const route::Ways ways_;
  std::map<route::GatePtr, route::GatePtr> told_{};
};

GroupSetup group_setup(const config::UpstreamGroup& group, upstream::CheckCredential credential,
                       WaysOfChecks& ways, KnownHostsOfChecks& known_hosts) {
  GroupSetup setup{.name = *group.name,
                   .balance = as<balance::Balance>(*group.balance),
                   .sticky = as<balance::Stickiness>(*group.sticky),
                   .sticky_for = *group.sticky_for,
                   .queue = *group.queue,
                   .queue_timeout = *group.queue_timeout,
                   .max_fails = *group.max_fails,
                   .fail_timeout = *group.fail_timeout,
                   .slow_start = *group.slow_start,
                   .check = as<balance::Check>(*group.check),
                   .interval = *group.interval,
                   .rise = *group.rise,
                   .fall = *group.fall};
  if (group.attempt_timeout) setup.attempt_timeout = **group.attempt_timeout;
  if (group.upstream_proxy_protocol)
    setup.check_proxy_protocol = as<balance::ProxyProtocol>(**group.upstream_proxy_protocol);
  for (const config::GroupServer& server : group.servers)
    setup.servers.push_back(server_setup(group, server));
  if (setup.check != balance::Check::off) setup.check_way = ways.to(group);
  if (setup.check != balance::Check::login) return setup;
  setup.check_user = *group.check_user;
  setup.check_key = std::move(credential.key_file);
  setup.check_password = std::move(credential.password);
  setup.known_hosts = known_hosts.of(group);
  return setup;
}

// Each group that checks by logins has its own copy of what it needs of known hosts.
void check_size(const config::Config& config, const std::vector<GroupSetup>& setups,
                config::ConfigErrors& errors) {
  const std::size_t size = balance::encode(setups).size();
  if (size <= balance::max_setup) return;
  const auto shorter = [](const GroupSetup& one, const GroupSetup& other) {
    return one.known_hosts.size() < other.known_hosts.size();
  };
  const auto max_group = std::ranges::max_element(setups, shorter);
  const auto& group = config.upstream_groups[static_cast<std::size_t>(max_group - setups.begin())];
  errors.push_back(config.error(
      group.name.place,
      fmt::format("the groups of [[upstreams]] are {} MiB together, and may be {}: {} MiB of this one's are "
                  "known hosts for check = \"login\". Shorten the files of known hosts, or have fewer groups "
                  "check by logins",
                  (size + mib - 1) / mib, balance::max_setup / mib, max_group->known_hosts.size() / mib)));
}

}  // namespace

std::shared_ptr<const std::vector<GroupSetup>> group_setups(const proxy::Snapshot& snapshot,
                                                            ops::FileSource& files,
                                                            const std::optional<ops::Account>& account,
                                                            config::ConfigErrors& errors) {
  const config::Config& config = snapshot.config;
  const ops::Successor successor = account ? ops::Successor{account->uid, account->groups} : ops::Successor();
  auto setups = std::make_shared<std::vector<GroupSetup>>();
  const std::size_t before = errors.size();
  auto credentials = upstream::read_check_credentials(config, files, successor, errors);
  KnownHostsOfChecks known_hosts(config, files, successor, errors);
  WaysOfChecks ways(snapshot, files, successor, known_hosts, errors);
  if (errors.size() > before) return setups;
  for (std::size_t i = 0; i < credentials.size(); ++i)
    setups->push_back(group_setup(config.upstream_groups[i], std::move(credentials[i]), ways, known_hosts));
  if (errors.size() > before) return setups;
  check_size(config, *setups, errors);
  return setups;
}

}  // namespace sshrp::app
