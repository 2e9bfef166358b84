#include "config/proofs.h"

namespace sshrp::config {

using msg::AuthMethod;
using msg::AuthMethods;

namespace {

constexpr AuthMethods without_keys{AuthMethod::password, AuthMethod::keyboard_interactive};
constexpr AuthMethods possible = without_keys | AuthMethods{AuthMethod::publickey};

}  // namespace

bool has_upstream_credential(const Server& server) {
  return server.upstream_password || server.upstream_key || server.upstream_ca_key;
}

std::optional<Template> key_file_on_upstream(const Server& server) {
  if (server.upstream_authorized_keys) return **server.upstream_authorized_keys;
  const bool says_what_to_show = server.password || !server.authorized_keys.empty() ||
                                 !server.trusted_user_ca_keys.empty() || *server.upstream_key_probe ||
                                 *server.anonymous;
  if (!server.upstream_key || says_what_to_show) return std::nullopt;
  return literal_template(default_upstream_authorized_keys);
}

bool has_key_source(const Server& server) {
  return !server.authorized_keys.empty() || !server.trusted_user_ca_keys.empty() ||
         *server.upstream_key_probe || key_file_on_upstream(server);
}

AuthMethods offered_methods(const Server& server) {
  if (*server.anonymous) return {};
  AuthMethods methods = possible;
  if (!server.auth_methods.empty()) {
    methods = {};
    for (const auto& method : server.auth_methods) methods.add(*method);
  }
  return has_key_source(server) ? methods : methods & without_keys;
}

}  // namespace sshrp::config
