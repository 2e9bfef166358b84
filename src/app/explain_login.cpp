// What --explain says of a route's login: what the client may show, where it is checked, what the upstream is
// shown then.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "app/check.h"
#include "config/error.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

using msg::AuthMethod;
using route::Route;

std::string listed(const std::vector<std::string>& parts, std::string_view word) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    text += (i == 0 ? "" : last ? fmt::format(" {} ", word) : ", ") + parts[i];
  }
  return text;
}

void add_places(const std::vector<route::KeySource>& sources, std::vector<std::string>& places) {
  std::size_t lines = 0;
  for (const auto& source : sources) {
    const auto* path = std::get_if<std::string>(&source);
    if (path != nullptr) places.push_back("the file " + util::quote(*path));
    if (path == nullptr) ++lines;
  }
  if (lines > 0)
    places.emplace_back(lines == 1 ? "a line of the configuration" : "lines of the configuration");
}

std::vector<std::string> key_places(const Route& route) {
  std::vector<std::string> places;
  add_places(route.authorized_keys, places);
  if (route.upstream_authorized_keys)
    places.push_back(fmt::format("the upstream's file {}", util::quote(*route.upstream_authorized_keys)));
  return places;
}

std::string publickey(const Route& route) {
  std::vector<std::string> ways;
  if (const auto places = key_places(route); !places.empty())
    ways.push_back("a key that stands in " + listed(places, "or"));
  if (route.upstream_key_probe)
    ways.push_back(
        fmt::format("a key that the upstream says it would take of {}", util::quote(route.upstream_user)));
  std::vector<std::string> authorities;
  add_places(route.trusted_user_ca_keys, authorities);
  if (!authorities.empty()) {
    ways.push_back(fmt::format("a certificate for the principal {} by a CA of {}",
                               util::quote(route.upstream_user), listed(authorities, "or")));
  }
  std::string text = listed(ways, "or");
  if (route.revoked_keys) text += fmt::format("; none that {} revokes", util::quote(*route.revoked_keys));
  return text + ". Its signature is verified here";
}

std::string password(const Route& route) {
  return route.password ? "the route's own password, compared here"
                        : "the upstream's password, which is passed on to it";
}

std::string keyboard_interactive(const Route& route) {
  return route.password ? "the route's own password, asked for and compared here"
                        : "what the upstream asks, passed on both ways";
}

struct Row {
  AuthMethod method;
  std::string (*words)(const Route& route);
};

constexpr Row rows[] = {
    {AuthMethod::publickey, publickey},
    {AuthMethod::password, password},
    {AuthMethod::keyboard_interactive, keyboard_interactive},
};

/// With what the proxy logs in, once it is satisfied itself.
std::string credentials(const Route& route) {
  std::vector<std::string> shown;
  if (route.upstream_key) shown.push_back("the private key of " + util::quote(route.upstream_key->path));
  if (route.upstream_ca_key)
    shown.push_back(
        fmt::format("a new certificate by the CA key of {}", util::quote(route.upstream_ca_key->path)));
  if (route.upstream_password) shown.emplace_back("the route's upstream_password");
  return listed(shown, "or");
}

/// Whether something that a client shows goes on to the upstream itself.
bool passes_on(const Route& route) {
  return !route.password &&
         (route.methods.has(AuthMethod::password) || route.methods.has(AuthMethod::keyboard_interactive));
}

std::string upstream(const Route& route) {
  const std::string login =
      fmt::format("the upstream is logged in to as {}", util::quote(route.upstream_user));
  if (!route.has_upstream_credential()) {
    return fmt::format("{} with {}", login,
                       route.methods.empty() ? "nothing, which it must allow" : "what the client showed");
  }
  const std::string_view unless =
      passes_on(route) ? ", or with what the client showed where that was passed on" : "";
  return fmt::format("{} with {}{}", login, credentials(route), unless);
}

}  // namespace

std::vector<std::string> login_in_words(const Route& route) {
  std::vector<std::string> lines;
  if (route.methods.empty()) {
    lines.emplace_back("a client needs to show nothing: anyone may enter");
  } else {
    lines.emplace_back("a client may show one of");
    for (const Row& row : rows) {
      if (route.methods.has(row.method))
        lines.push_back(fmt::format("  {:20} {}", name_of(row.method), row.words(route)));
    }
  }
  lines.push_back(upstream(route));
  return lines;
}

}  // namespace sshrp::app
