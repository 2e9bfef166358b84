// The options before a key in authorized_keys: sshd(8), AUTHORIZED_KEYS FILE FORMAT.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/key_grant.h"

namespace sshrp::auth {

struct KeyOptions {
  config::Permissions permissions{};
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
std::variant<KeyOptions, std::string> parse_key_options(std::string_view text);

}  // namespace sshrp::auth
