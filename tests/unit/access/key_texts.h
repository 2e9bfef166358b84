// Keys and certificates that ssh-keygen made, and texts of lines with them.
// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "access/key_lookup.h"
#include "util/text.h"

namespace sshrp::access {

/// A file of tests/vectors, one line, without its end.
inline std::string vector_line(const std::string& name) {
  std::ifstream file(SSHRP_VECTORS "/" + name + ".pub");
  std::stringstream text;
  text << file.rdbuf();
  return std::string(util::trim(text.str()));
}

inline std::string key_line(const std::string& name) { return vector_line("user_certificates/" + name); }

inline crypto::PresentedKey key(const std::string& name) {
  return crypto::PublicKey::parse_line(key_line(name));
}
inline crypto::Certificate certificate(const std::string& name) {
  return crypto::Certificate::parse_line(key_line(name));
}

inline KeyList key_list(std::string name, std::string_view text, KeysOf keys_of = KeysOf::users) {
  return {std::move(name), parse_keys(text), keys_of};
}

constexpr std::time_t june_2026 = 1780272000;

/// From 10.1.2.3, as anna, in June 2026.
inline ClientFacts facts(std::string_view address = "10.1.2.3", std::time_t now = june_2026,
                         std::string_view account = "anna") {
  return {*parse_ip(address), now, account};
}

/// "granted", or why not.
inline std::string said(const std::variant<KeyGrant, KeyRefusal>& verdict) {
  const auto* refusal = std::get_if<KeyRefusal>(&verdict);
  return refusal ? refusal->sentence : "granted";
}
inline KeyGrant granted(const std::variant<KeyGrant, KeyRefusal>& verdict) {
  if (const auto* refusal = std::get_if<KeyRefusal>(&verdict)) throw std::runtime_error(refusal->sentence);
  return std::get<KeyGrant>(verdict);
}

}  // namespace sshrp::access
