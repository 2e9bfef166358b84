// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void check_captured_host(const Config& config, const Route& route, ConfigErrors& errors) {
  if (!route.upstream_allow.empty() ||
      std::ranges::any_of(route.upstream_host->literal(), is_letter_or_digit))
    return;
  errors.push_back(config.error(route.upstream_host.place,
                                "upstream_host: whoever logs in would choose the whole host; name those "
                                "allowed, as in upstream_allow = \"*.example.lan\""));
}

void check_fixed_host(const Config& config, const Route& route, ConfigErrors& errors) {
  if (route.upstream_allow.empty()) return;
  const std::string host = *access::normal_host(route.upstream_host->literal());
  if (judge_host(route.upstream_allow, host) != HostVerdict::refused) return;
  errors.push_back(config.error(
      route.upstream_host.place,
      fmt::format("upstream_host: {} isn't among what upstream_allow names", util::quote(host))));
}

}  // namespace

void check_hosts(const Config& config, ConfigErrors& errors, ConfigErrors& warnings) {
  for (const Route& route : config.routes) {
    if (!route.upstream)
      (route.upstream_host->captures() ? check_captured_host : check_fixed_host)(config, route, errors);
    if (*route.upstream_host_key_check != HostKeyCheck::no) continue;
    warnings.push_back(config.error(
        route.upstream_host_key_check.place,
        "upstream_host_key_check: whoever can redirect the connection passes for the upstream, and reads "
        "what "
        "clients send there, passwords too; write \"accept-new\", or \"yes\" with upstream_known_hosts"));
  }
}

void check_listeners(Config& config, ConfigErrors& errors) {
  const bool is_default = !config.listen.empty() && config.listen.front().place == Place{};
  if (is_default && !config.listeners.empty()) config.listen.clear();
  // Of one address there are several texts.
  std::map<std::pair<access::IpAddress, std::uint16_t>, Place> known;
  const auto key = [](const HostPort& address) {
    return std::pair(access::parse_ip(address.host).value_or(access::IpAddress{}), address.port);
  };
  for (const auto& address : config.listen) known.emplace(key(*address), address.place);
  for (const Listener& listener : config.listeners) {
    const auto [first, added] = known.emplace(key(*listener.address), listener.address.place);
    if (added) continue;
    errors.push_back(config.error(listener.address.place,
                                  fmt::format("address: {} is listened on already, as {} says",
                                              to_string(*listener.address), config.where(first->second))));
  }
}

}  // namespace sshrp::config
