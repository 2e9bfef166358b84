// SPDX-License-Identifier: MIT
#include "msg/auth_method.h"

#include <algorithm>

#include "util/text.h"

namespace sshrp::msg {
namespace {

// By AuthMethod, in the order in which OpenSSH's server lists them.
constexpr std::string_view names[] = {"none", "publickey", "password", "keyboard-interactive"};

}  // namespace

std::optional<AuthMethod> find_auth_method(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<AuthMethod>(found - std::begin(names));
}

std::string_view name_of(AuthMethod method) { return names[static_cast<std::size_t>(method)]; }

AuthMethods AuthMethods::parse(std::string_view name_list) {
  AuthMethods methods;
  for (std::string_view name : util::split(name_list, ',')) {
    if (const auto method = find_auth_method(name)) methods.add(*method);
  }
  return methods;
}

std::string AuthMethods::name_list() const {
  std::vector<std::string_view> listed;
  for (AuthMethod method : {AuthMethod::publickey, AuthMethod::password, AuthMethod::keyboard_interactive}) {
    if (has(method)) listed.push_back(name_of(method));
  }
  return util::join(listed, ",");
}

}  // namespace sshrp::msg
