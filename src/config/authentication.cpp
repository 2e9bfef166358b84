// SPDX-License-Identifier: MIT
#include "config/authentication.h"

namespace sshrp::config {

using msg::AuthMethod;
using msg::AuthMethods;

namespace {

constexpr AuthMethods without_keys{AuthMethod::password, AuthMethod::keyboard_interactive};
constexpr AuthMethods possible = without_keys | AuthMethods{AuthMethod::publickey};

}  // namespace

bool has_upstream_credential(const Route& route) {
  return route.upstream_password || route.upstream_key || route.upstream_ca_key;
}

std::optional<Template> key_file_on_upstream(const Route& route) {
  if (route.upstream_authorized_keys) return **route.upstream_authorized_keys;
  const bool says_what_to_show = route.password || !route.authorized_keys.empty() ||
                                 !route.trusted_user_ca_keys.empty() || *route.upstream_key_probe ||
                                 *route.anonymous;
  if (!route.upstream_key || says_what_to_show) return std::nullopt;
  return literal_template(default_upstream_authorized_keys);
}

bool has_key_source(const Route& route) {
  return !route.authorized_keys.empty() || !route.trusted_user_ca_keys.empty() || *route.upstream_key_probe ||
         key_file_on_upstream(route);
}

AuthMethods offered_methods(const Route& route) {
  if (*route.anonymous) return {};
  AuthMethods methods = possible;
  if (!route.auth_methods.empty()) {
    methods = {};
    for (const auto& method : route.auth_methods) methods.add(*method);
  }
  return has_key_source(route) ? methods : methods & without_keys;
}

}  // namespace sshrp::config
