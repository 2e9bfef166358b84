// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

constexpr std::uint32_t for_everybody = 0006;

bool is_loopback(const HostPort& address) {
  const auto ip = access::parse_ip(address.host);
  const auto loopback4 = access::parse_network("127.0.0.0/8");
  const auto loopback6 = access::parse_ip("::1");
  return ip && (*ip == loopback6 || std::get<access::Network>(loopback4).contains(*ip));
}

/// Things that may be there once, by their names.
class Once {
 public:
  Once(const Config& config, ConfigErrors& errors) : config_(config), errors_(errors) {}

  void add(const std::string& name, const Place& place, std::string_view key) {
    const auto [first, added] = known_.emplace(name, place);
    if (added) return;
    const std::string where = first->second == Place{} ? "the default" : config_.where(first->second);
    errors_.push_back(
        config_.error(place, fmt::format("{}: {} is there already, at {}", key, util::quote(name), where)));
  }

 private:
  const Config& config_;
  ConfigErrors& errors_;
  std::map<std::string, Place> known_{};
};

void check_sockets(const Config& config, ConfigErrors& errors) {
  Once paths(config, errors), ports(config, errors);
  if (*config.control != no_control) paths.add(*config.control, config.control.place, "control");
  for (const ControlSocket& socket : config.controls) paths.add(*socket.path, socket.path.place, "path");
  for (const auto& address : config.http.listen) {
    if (address->path.empty()) {
      ports.add(to_string(address->port), address.place, "http.listen");
    } else {
      paths.add(address->path, address.place, "http.listen");
    }
  }
  if (1 + config.controls.size() + config.http.listen.size() > max_entrances)
    errors.push_back(config.error(
        {}, fmt::format("there are more than {} sockets of [[control]] and [http]", max_entrances)));
}

void check_tokens(const Config& config, ConfigErrors& errors) {
  Once names(config, errors);
  for (const HttpToken& token : config.http.tokens)
    if (!token.name->empty()) names.add(*token.name, token.name.place, "name");
  if (config.http.tokens.size() >= max_tokens)
    errors.push_back(config.error(config.http.tokens.front().place,
                                  fmt::format("there are more than {} tokens", max_tokens - 1)));
}

void check_http(const Config& config, ConfigErrors& errors) {
  const Http& http = config.http;
  const bool is_wanted = !http.token_file->empty() || !http.base_path->empty() || *http.behind_tls_proxy;
  if (http.listen.empty() && (is_wanted || !http.tokens.empty()))
    errors.push_back(config.error(http.tokens.empty() ? http.token_file.place : http.tokens.front().place,
                                  "http: without listen nobody can ask by HTTP; name an address, as in "
                                  "listen = \"127.0.0.1:9122\""));
  for (const auto& address : http.listen) {
    if (!address->path.empty() || is_loopback(address->port) || *http.behind_tls_proxy) continue;
    errors.push_back(config.error(
        address.place,
        fmt::format("http.listen: on {} tokens would cross the network for all to read; listen on "
                    "127.0.0.1 or [::1], or write behind_tls_proxy = true where a proxy speaks TLS",
                    to_string(address->port))));
  }
}

}  // namespace

void check_observation(Config& config, ConfigErrors& errors, ConfigErrors& warnings) {
  if (!config.controls.empty()) {
    if (config.control.place != Place{})
      errors.push_back(config.error(config.control.place,
                                    "control: there are [[control]] tables, too; write this as one of them"));
    config.control.value = no_control;
  }
  check_sockets(config, errors);
  check_tokens(config, errors);
  check_http(config, errors);
  for (const ControlSocket& socket : config.controls) {
    if ((*socket.mode & for_everybody) == 0 || *socket.level == "user") continue;
    warnings.push_back(config.error(
        socket.mode.place, fmt::format("mode: everybody on this machine may do what the level {} may; write "
                                       "\"0660\" with a group",
                                       util::quote(*socket.level))));
  }
}

}  // namespace sshrp::config
