// Checks of what connections to upstreams come from: upstream_source of a route.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

bool is_for(const Route& route, const Listener& listener) {
  return route.listener.empty() || std::ranges::any_of(route.listener, [&](const auto& name) {
           return *name == to_string(*listener.address) || (listener.name && *name == **listener.name);
         });
}

/// The first listener whose clients have come by a balancer, of those that the route is for.
const Listener* balanced_of(const Config& config, const Route& route) {
  const auto found = std::ranges::find_if(config.listeners, [&](const Listener& listener) {
    return *listener.proxy_protocol && is_for(route, listener);
  });
  return found == config.listeners.end() ? nullptr : &*found;
}

}  // namespace

void check_sources(const Config& config, ConfigErrors& errors) {
  for (const Route& route : config.routes) {
    if (!route.upstream_source) continue;
    const Place& place = route.upstream_source->place;
    if (route.upstream_via) {
      errors.push_back(config.error(
          place,
          "upstream_source: the connection goes to what upstream_via names, from which the upstream is "
          "reached; upstream_proxy_protocol tells the upstream the client's address"));
    } else if (!std::holds_alternative<OfClient>(**route.upstream_source)) {
      continue;
    } else if (const Listener* balanced = balanced_of(config, route)) {
      errors.push_back(config.error(
          place,
          fmt::format("upstream_source: \"client\" is the address that a connection comes from, and "
                      "clients of the listener {} at {} come from their balancer's; name others by "
                      "listener, or tell the upstream by upstream_proxy_protocol",
                      util::quote(to_string(*balanced->address)), config.where(balanced->address.place))));
    }
  }
}

}  // namespace sshrp::config
