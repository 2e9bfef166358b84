// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "config/authentication.h"
#include "config/schema.h"
#include "config/validate.h"

namespace sshrp::config {
namespace {

using msg::AuthMethod;

bool names(const Route& route, AuthMethod method) {
  return std::ranges::any_of(route.auth_methods, [method](const auto& named) { return *named == method; });
}
bool leaves_out(const Route& route, AuthMethod method) {
  return !route.auth_methods.empty() && !names(route, method);
}
bool leaves_out_publickey(const Route& route) { return leaves_out(route, AuthMethod::publickey); }
bool leaves_out_passwords(const Route& route) {
  return leaves_out(route, AuthMethod::password) && leaves_out(route, AuthMethod::keyboard_interactive);
}

bool has_no_credential(const Route& route) { return !has_upstream_credential(route); }
bool has_no_private_key(const Route& route) { return !route.upstream_key && !route.upstream_ca_key; }
bool takes_keys(const Route& route) { return has_key_source(route) && !leaves_out_publickey(route); }

/// Whoever logs in is passed on with what they showed, so the proxy's own credential is never used.
bool leads_nobody(const Route& route) { return !*route.anonymous && !route.password && !takes_keys(route); }

bool wants_credential(const Route& route) {
  return route.password || has_key_source(route) || route.revoked_keys || !route.auth_methods.empty();
}

bool names_one_twice(const Route& route) {
  const auto& methods = route.auth_methods;
  return std::ranges::any_of(methods, [&](const auto& named) {
    return std::ranges::count_if(methods, [&](const auto& other) { return *other == *named; }) > 1;
  });
}

/// A key of the configuration, and what makes it useless or unsafe where it is set.
struct Rule {
  std::string_view key;
  bool (*broken)(const Route& route);
  std::string_view sentence;
};

constexpr std::string_view no_own_credential =
    "what the client shows can't be shown to the upstream again, so the proxy needs an upstream_password or "
    "an upstream_key";
constexpr std::string_view no_own_credential_before_login =
    "the upstream tells that only after a login of the proxy's own, which needs an upstream_key or an "
    "upstream_password";
constexpr std::string_view never_offered =
    "it is never looked at, because auth_methods leaves \"publickey\" out; add that, or leave this key out";
constexpr std::string_view used_by_nobody =
    "nothing says what clients must show for it: set password, authorized_keys, trusted_user_ca_keys, "
    "upstream_authorized_keys or upstream_key_probe; or anonymous = true, which lets anyone in";
constexpr std::string_view nothing_encrypted = "there is no upstream_key that it could be for";

constexpr Rule rules[] = {
    {"password", has_no_credential, no_own_credential},
    {"password", leaves_out_passwords,
     "nobody could give it, because auth_methods leaves out \"password\" and \"keyboard-interactive\""},
    {"authorized_keys", has_no_credential, no_own_credential},
    {"authorized_keys", leaves_out_publickey, never_offered},
    {"trusted_user_ca_keys", has_no_credential, no_own_credential},
    {"trusted_user_ca_keys", leaves_out_publickey, never_offered},
    {"revoked_keys", [](const Route& route) { return !*route.anonymous && !takes_keys(route); },
     "no key opens this route, revoked or not; it goes with authorized_keys and the like"},
    {"upstream_authorized_keys", has_no_credential, no_own_credential_before_login},
    {"upstream_authorized_keys", leaves_out_publickey, never_offered},
    {"upstream_authorized_keys", [](const Route& route) { return *route.upstream_key_probe; },
     "upstream_key_probe asks the upstream instead of reading a file there; choose one of them"},
    {"upstream_strict_modes",
     [](const Route& route) { return !*route.upstream_strict_modes && !key_file_on_upstream(route); },
     "no file on the upstream is read; it goes with upstream_authorized_keys"},
    {"upstream_key_probe",
     [](const Route& route) { return *route.upstream_key_probe && has_no_credential(route); },
     "the upstream would be asked about the client's key, but for the login there the proxy needs an "
     "upstream_key or an upstream_password"},
    {"upstream_key_probe",
     [](const Route& route) { return *route.upstream_key_probe && leaves_out_publickey(route); },
     never_offered},
    {"auth_methods",
     [](const Route& route) {
       return !*route.anonymous && names(route, AuthMethod::publickey) && !has_key_source(route);
     },
     "\"publickey\" can't work without anything to look a key up in: authorized_keys, trusted_user_ca_keys, "
     "upstream_authorized_keys or upstream_key_probe"},
    {"auth_methods", names_one_twice, "it names a method twice"},
    {"anonymous", [](const Route& route) { return *route.anonymous && wants_credential(route); },
     "clients need to show nothing, and yet there is a key that says what; leave out password, "
     "authorized_keys, trusted_user_ca_keys, revoked_keys, upstream_authorized_keys, upstream_key_probe and "
     "auth_methods"},
    {"upstream_password", [](const Route& route) { return leads_nobody(route) && has_no_private_key(route); },
     used_by_nobody},
    {"upstream_key", leads_nobody, used_by_nobody},
    {"upstream_ca_key", [](const Route& route) { return leads_nobody(route) && !route.upstream_key; },
     used_by_nobody},
    {"upstream_ca_key", [](const Route& route) { return route.upstream_key.has_value(); },
     "upstream_key is the key to log in with, this one makes a new key for each login; choose one of them"},
    {"upstream_key_passphrase", has_no_private_key, nothing_encrypted},
    {"upstream_key_passphrase_file", has_no_private_key, nothing_encrypted},
    {"upstream_key_passphrase_file",
     [](const Route& route) { return route.upstream_key_passphrase.has_value(); },
     "upstream_key_passphrase says it already; choose one of them"},
};

/// Where `key` is written in this route's table; Place{}: not at all.
Place place_of(const Route& route, std::string_view key) {
  return std::ranges::find(route_keys(), key, &Key<Route>::name)->place(route);
}

std::vector<Place> secrets_of(const Route& route) {
  std::vector<Place> places;
  if (route.password) places.push_back(route.password->place);
  if (route.upstream_password) places.push_back(route.upstream_password->place);
  if (route.upstream_key_passphrase) places.push_back(route.upstream_key_passphrase->place);
  return places;
}

}  // namespace

void check_credentials(const Config& config, ConfigErrors& errors) {
  for (const Route& route : config.routes) {
    for (const Rule& rule : rules) {
      const Place place = place_of(route, rule.key);
      if (place != Place{} && rule.broken(route))
        errors.push_back(config.error(place, fmt::format("{}: {}", rule.key, rule.sentence)));
    }
  }
}

void check_secrecy(const Config& config, const std::set<std::uint32_t>& open_files, ConfigErrors& errors) {
  std::set<std::uint32_t> told;
  for (const Route& route : config.routes) {
    for (const Place& place : secrets_of(route)) {
      if (!open_files.contains(place.file) || !told.insert(place.file).second) continue;
      errors.push_back(config.error(
          place,
          "this is a secret, and everybody on this machine may read the file: chmod o= would be right"));
    }
  }
}

}  // namespace sshrp::config
