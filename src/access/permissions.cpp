// SPDX-License-Identifier: MIT
#include "access/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "util/text.h"

namespace sshrp::access {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::optional<std::string> variable_name_problem(std::string_view name, std::string_view wildcards) {
  const bool fine = !name.empty() && std::ranges::all_of(name, [&](char c) {
    return is_name_character(c) || wildcards.find(c) != std::string_view::npos;
  });
  if (fine) return std::nullopt;
  return fmt::format("{} isn't the name of a variable: letters, digits and _{}", util::quote(name),
                     wildcards.empty() ? "" : ", with * and ? as wildcards");
}

Result<EnvironmentVariable> parse_variable(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos)
    return fmt::format("{} has no value; it is written \"NAME=value\"", util::quote(text));
  EnvironmentVariable variable{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
  if (auto problem = variable_name_problem(variable.name)) return *std::move(problem);
  if (variable.value.find('\0') != std::string::npos) return std::string("a value may hold no NUL");
  return variable;
}

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

}  // namespace sshrp::access
