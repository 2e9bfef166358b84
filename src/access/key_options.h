// The options before a key in authorized_keys: sshd(8), AUTHORIZED_KEYS FILE FORMAT.
// SPDX-License-Identifier: MIT
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/key_grant.h"
#include "util/result.h"

namespace sshrp::access {

struct KeyOptions {
  Permissions permissions{};
  Presence presence{};
  bool tunnel_is_bound = false;  // to a device
  bool touch_is_named = false;   // presence.touched is the line's own word
  bool cert_authority = false;
  std::optional<std::vector<std::string>> principals{};  // of certificates; nullopt: the account
  std::optional<std::string> from{};                     // a list that address_list_problem takes
  std::optional<std::time_t> expires{};                  // after that second nobody enters
};

/// How many characters of `line` are options: up to the first white space outside of quotation marks. nullopt
/// if those never close.
std::optional<std::size_t> options_size(std::string_view line);

/// Of the text before a key. Each option is understood whole or the sentence says which isn't: it is unknown,
/// malformed, or can't be honoured here. Empty text is no options.
Result<KeyOptions> parse_key_options(std::string_view text);

/// Seconds since 1970 of YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS: in UTC with a Z behind it, else in the
/// time zone of this machine. nullopt for anything else, days and hours that there aren't included.
std::optional<std::time_t> parse_expiry_time(std::string_view text);

}  // namespace sshrp::access
