// What --explain says of where a route leads: servers, and what is gone through.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "access/address.h"
#include "app/check.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

std::string in_words(const route::Endpoint& server) {
  std::string text = "  " + server.name;
  if (server.weight != 1) text += fmt::format(", weight {}", server.weight);
  if (server.backup) text += ", while no other is up";
  if (server.max_sessions != 0) text += fmt::format(", at most {} sessions", server.max_sessions);
  if (!server.host_key_name.empty())
    text += fmt::format(", its host key is that of {}", util::quote(server.host_key_name));
  return text;
}

/// From the proxy on, so the last gate of the chain comes first.
std::string in_words(const route::Gate& gate) {
  const std::string address = to_string(config::GateAddress{gate.kind, gate.address});
  std::string text = gate.name;
  if (gate.name != address)
    text += fmt::format(" ({}{}{}{})", scheme_of(gate.kind), gate.user, gate.user.empty() ? "" : "@",
                        to_string(gate.address));
  return gate.via ? in_words(*gate.via) + ", then " + text : text;
}

}  // namespace

std::vector<std::string> way_in_words(const route::Route& route) {
  std::vector<std::string> lines;
  const route::Group& group = *route.target;
  if (!group.name.empty()) {
    lines.push_back(fmt::format("it leads to one of the {} servers of the group {}:", group.endpoints.size(),
                                util::quote(group.name)));
    for (const route::Endpoint& server : group.endpoints) lines.push_back(in_words(server));
  }
  if (const auto& gate = route.via)
    lines.push_back(
        fmt::format("through {}{}", in_words(*gate),
                    gate->share ? fmt::format(", {} sessions a connection", gate->max_channels) : ""));
  if (route.upstream_source_client) lines.emplace_back("from the client's own address");
  if (route.upstream_source) lines.push_back("from " + access::to_string(*route.upstream_source));
  if (!lines.empty()) lines.emplace_back();
  return lines;
}

}  // namespace sshrp::app
