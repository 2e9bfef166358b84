#include "config/proofs.h"

#include <algorithm>

namespace sshrp::config {

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

std::vector<AuthMethod> offered_methods(const Server& server) {
  if (*server.anonymous) return {};
  std::vector<AuthMethod> methods = {AuthMethod::publickey, AuthMethod::password,
                                     AuthMethod::keyboard_interactive};
  std::erase_if(methods, [&](AuthMethod method) {
    const auto& named = server.auth_methods;
    const bool left_out =
        !named.empty() && std::ranges::none_of(named, [method](const auto& name) { return *name == method; });
    return left_out || (method == AuthMethod::publickey && !has_key_source(server));
  });
  return methods;
}

}  // namespace sshrp::config
