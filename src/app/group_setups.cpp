// SPDX-License-Identifier: MIT
#include "app/group_setups.h"

#include <fmt/format.h>

#include <algorithm>

#include "ops/file_io.h"
#include "upstream/own_credentials.h"

namespace sshrp::app {
namespace {

using balance::GroupSetup;
using balance::ServerSetup;
using std::chrono::milliseconds;

constexpr std::string_view remembered_name = "/known_hosts";

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

/// What isn't there, or is too large, is passed over: a check finds that a host's key isn't known.
std::string known_hosts(const config::Config& config, const config::UpstreamGroup& group,
                        ops::FileSource& files, const ops::Successor& successor) {
  std::string lines;
  for (const std::string& path : known_hosts_files(config, group)) {
    try {
      const auto text = files.find_trusted(
          path,
          {.readers = ops::Readers::anybody, .max_size = balance::max_check_hosts, .successor = successor});
      if (!text || lines.size() + text->size() + 1 > balance::max_check_hosts) continue;
      lines += as_text(text->view());
      lines += '\n';
    } catch (const ops::FileError&) {
      continue;
    }
  }
  return lines;
}

GroupSetup group_setup(const config::Config& config, const config::UpstreamGroup& group,
                       upstream::CheckCredential credential, ops::FileSource& files,
                       const ops::Successor& successor) {
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
  if (setup.check != balance::Check::login) return setup;
  setup.check_user = *group.check_user;
  setup.check_key = std::move(credential.key_file);
  setup.check_password = std::move(credential.password);
  setup.known_hosts = known_hosts(config, group, files, successor);
  return setup;
}

// Each group that checks by logins has its own copy of what it needs of known hosts.
void check_size(const config::Config& config, const std::vector<GroupSetup>& setups,
                config::ConfigErrors& errors) {
  constexpr std::size_t mib = 1024 * 1024;
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

std::shared_ptr<const std::vector<GroupSetup>> group_setups(const config::Config& config,
                                                            ops::FileSource& files,
                                                            const std::optional<ops::Account>& account,
                                                            config::ConfigErrors& errors) {
  const ops::Successor successor = account ? ops::Successor{account->uid, account->groups} : ops::Successor();
  auto setups = std::make_shared<std::vector<GroupSetup>>();
  const std::size_t before = errors.size();
  auto credentials = upstream::read_check_credentials(config, files, successor, errors);
  if (errors.size() > before) return setups;
  for (std::size_t i = 0; i < credentials.size(); ++i)
    setups->push_back(
        group_setup(config, config.upstream_groups[i], std::move(credentials[i]), files, successor));
  check_size(config, *setups, errors);
  return setups;
}

}  // namespace sshrp::app
