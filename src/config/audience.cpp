// SPDX-License-Identifier: MIT
#include "config/audience.h"

#include <algorithm>

namespace sshrp::config {

bool is_for_all_of(const Route& route, const Route& other) {
  const auto has_listener = [&](const Located<std::string>& name) {
    return std::ranges::find(route.listener, *name, [](const auto& own) { return *own; }) !=
           route.listener.end();
  };
  const auto has_network = [&](const Located<access::Network>& network) {
    return std::ranges::any_of(route.from, [&](const auto& own) {
      return own->prefix <= network->prefix && own->contains(network->address);
    });
  };
  const bool all_listeners = route.listener.empty() ||
                             (!other.listener.empty() && std::ranges::all_of(other.listener, has_listener));
  const bool all_networks =
      route.from.empty() || (!other.from.empty() && std::ranges::all_of(other.from, has_network));
  return all_listeners && all_networks;
}

std::string route_key(const Route& route) {
  std::string key = *route.user;
  for (const auto& name : route.listener) key += "\nlistener " + *name;
  for (const auto& network : route.from) key += "\nfrom " + access::to_string(*network);
  return key;
}

}  // namespace sshrp::config
