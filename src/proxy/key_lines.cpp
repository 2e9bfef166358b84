#include "proxy/key_lines.h"

#include "auth/authorized_keys.h"

namespace sshrp::proxy {
namespace {

void check(const config::Config& config, std::string_view key,
           const std::vector<config::Located<config::KeySource>>& sources, config::ConfigErrors& errors) {
  for (const auto& source : sources) {
    const auto* line = std::get_if<config::KeyLine>(&*source);
    if (line == nullptr) continue;
    for (const auto& problem : auth::problems_of(line->text))
      errors.push_back(config.error(source.place, std::string(key) + ": " + problem.sentence));
  }
}

}  // namespace

void check_key_lines(const config::Config& config, config::ConfigErrors& errors) {
  for (const config::Server& server : config.servers) {
    check(config, "authorized_keys", server.authorized_keys, errors);
    check(config, "trusted_user_ca_keys", server.trusted_user_ca_keys, errors);
  }
}

}  // namespace sshrp::proxy
