#include "config/permissions.h"

#include <algorithm>
#include <iterator>

namespace sshrp::config {

Permissions narrowed(Permissions route, const Permissions& by) {
  route.rights = route.rights & by.rights;
  std::ranges::copy(by.permit_open, std::back_inserter(route.permit_open));
  std::ranges::copy(by.permit_listen, std::back_inserter(route.permit_listen));
  if (!route.force_command) route.force_command = by.force_command;
  for (const EnvironmentVariable& variable : by.set_env) {
    const auto set = std::ranges::find(route.set_env, variable.name, &EnvironmentVariable::name);
    if (set == route.set_env.end()) route.set_env.push_back(variable);
  }
  if (!route.accept_env) route.accept_env = by.accept_env;
  return route;
}

}  // namespace sshrp::config
