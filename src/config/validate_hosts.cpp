#include <fmt/format.h>

#include <algorithm>

#include "config/validate.h"

namespace sshrp::config {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void check_captured_host(const Config& config, const Server& server, ConfigErrors& errors) {
  if (!server.upstream_allow.empty() ||
      std::ranges::any_of(server.upstream_host->literal(), is_letter_or_digit))
    return;
  errors.push_back(config.error(server.upstream_host.place,
                                "upstream_host: whoever logs in would choose the whole host; name those "
                                "allowed, as in upstream_allow = \"*.example.lan\""));
}

void check_fixed_host(const Config& config, const Server& server, ConfigErrors& errors) {
  if (server.upstream_allow.empty()) return;
  const std::string host = *normal_host(server.upstream_host->literal());
  if (judge_host(server.upstream_allow, host) != HostVerdict::refused) return;
  errors.push_back(
      config.error(server.upstream_host.place,
                   fmt::format("upstream_host: {} isn't among what upstream_allow names", quote(host))));
}

}  // namespace

void check_hosts(const Config& config, ConfigErrors& errors) {
  for (const Server& server : config.servers) {
    (server.upstream_host->captures() ? check_captured_host : check_fixed_host)(config, server, errors);
  }
}

}  // namespace sshrp::config
