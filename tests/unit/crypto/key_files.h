// The keys and signatures of tests/vectors/keys, made with OpenSSH and OpenSSL by its make.sh.
// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "crypto/private_key_file.h"

namespace sshrp::crypto {

inline std::string key_file(const std::string& name) {
  std::ifstream file(SSHRP_VECTORS "/keys/" + name, std::ios::binary);
  if (!file) throw std::runtime_error("no vector " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline PublicKey public_key_file(const std::string& name) {
  return PublicKey::parse_line(key_file(name + ".pub"));
}
inline PrivateKey private_key_file(const std::string& name) { return parse_private_key(key_file(name)); }

/// The sentence of what `action` throws, which must be an Error.
template <typename Error>
std::string sentence_of(auto&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace sshrp::crypto
