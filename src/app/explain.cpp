// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "app/check.h"
#include "config/schema.h"
#include "route/table.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

struct Expanded {
  std::string_view key;
  std::string value;  // as TOML
};

std::string list(const std::vector<std::string>& paths) {
  std::string text;
  for (const auto& path : paths) text += (text.empty() ? "" : ", ") + config::toml_string(path);
  return paths.size() == 1 ? text : fmt::format("[{}]", text);
}

std::string list(const std::vector<route::KeySource>& sources) {
  std::vector<std::string> texts;
  for (const auto& source : sources) {
    const auto* line = std::get_if<config::KeyLine>(&source);
    texts.push_back(line ? line->text : std::get<std::string>(source));
  }
  return texts.empty() ? "" : list(texts);
}

std::string file(const std::optional<std::string>& path) { return path ? config::toml_string(*path) : ""; }

std::string file(const std::optional<route::OwnKey>& key) {
  return key ? config::toml_string(key->path) : "";
}

std::string passphrase_file(const route::Route& route) {
  const auto& key = route.upstream_key ? route.upstream_key : route.upstream_ca_key;
  return key ? file(key->passphrase_file) : "";
}

/// The values that a user name has a part in.
std::vector<Expanded> expanded_values(const route::Route& route) {
  const HostPort& host = route.target->endpoints.front().address;
  const bool is_group = !route.target->name.empty();
  return {
      {"upstream_host", is_group ? "" : config::toml_string(host.host)},
      {"upstream_port", is_group ? "" : std::to_string(host.port)},
      {"upstream", is_group ? config::toml_string(route.target->name) : ""},
      {"upstream_user", config::toml_string(route.upstream_user)},
      {"upstream_known_hosts", route.upstream_known_hosts.empty() ? "" : list(route.upstream_known_hosts)},
      {"upstream_root_path", route.sftp.root_path ? config::toml_string(*route.sftp.root_path) : ""},
      {"authorized_keys", list(route.authorized_keys)},
      {"trusted_user_ca_keys", list(route.trusted_user_ca_keys)},
      {"revoked_keys", file(route.revoked_keys)},
      {"upstream_authorized_keys", file(route.upstream_authorized_keys)},
      {"upstream_key", file(route.upstream_key)},
      {"upstream_ca_key", file(route.upstream_ca_key)},
      {"upstream_key_passphrase_file", passphrase_file(route)},
  };
}

using RouteKey = config::Key<config::Route>;

bool is_set(const RouteKey& key, const config::Route& configured) {
  return key.place(configured) != config::Place{};
}

void print_key(const RouteKey& key, const config::Route& configured, const std::vector<Expanded>& expanded,
               std::ostream& out) {
  const std::string written = key.write(configured);
  const auto found = std::ranges::find(expanded, key.name, &Expanded::key);
  const std::string& value = found == expanded.end() ? written : found->value;
  if (value.empty()) {
    out << fmt::format("{:24} isn't set: {}\n", key.name, key.meaning);
  } else if (!is_set(key, configured)) {
    out << fmt::format("{:24} {}  ({}): {}\n", key.name, value,
                       written.empty() ? "the client's own" : "default", key.meaning);
  } else if (value != written) {
    out << fmt::format("{:24} {}  (from {}): {}\n", key.name, value, written, key.meaning);
  } else {
    out << fmt::format("{:24} {}: {}\n", key.name, value, key.meaning);
  }
}

struct Printer {
  const config::Config& config;
  const Options::Shown shown;
  const std::string user;  // quoted
  std::ostream& out;

  ExitCode operator()(const route::RoutePtr& found) const {
    const route::Route& route = *found;
    out << fmt::format("user {} takes the route {} at {}\n", user, util::quote(route.name),
                       config.where(route.place));
    const auto configured = std::ranges::find(config.routes, route.place, &config::Route::place);
    const auto expanded = expanded_values(route);
    for (const auto& key : config::route_keys()) {
      if (shown == Options::Shown::all || is_set(key, *configured))
        print_key(key, *configured, expanded, out);
    }
    out << '\n';
    for (const std::string& line : way_in_words(route)) out << line << '\n';
    for (const std::string& line : login_in_words(route)) out << line << '\n';
    for (const std::string& line : session_in_words(route)) out << line << '\n';
    if (shown == Options::Shown::set) out << "\n--all shows what isn't set, too\n";
    return exit_ok;
  }
  ExitCode operator()(const route::NoRoute&) const {
    out << fmt::format("user {} has no route\n", user);
    return exit_configuration;
  }
  ExitCode operator()(const route::Refused& refused) const {
    out << fmt::format("user {} is refused: {}\n", user, refused.sentence);
    return exit_configuration;
  }
};

}  // namespace

ExitCode explain(const config::Config& config, const Options& options, std::ostream& out) {
  route::Origin origin{.client = options.client, .listener = {}};
  std::string listener;
  if (options.listener) origin.listener = listener = route::listener_called(config, *options.listener);
  return std::visit(Printer{config, options.shown, util::quote(options.user), out},
                    route::Table(config).lookup(options.user, origin));
}

}  // namespace sshrp::app
