// SPDX-License-Identifier: MIT
#include "crypto/legacy.h"

#include <algorithm>
#include <iterator>

namespace sshrp::crypto {
namespace {

constexpr LegacyAlgorithm rows[] = {
    {"diffie-hellman-group-exchange-sha1", "SHA-1"},
    {"diffie-hellman-group14-sha1", "SHA-1"},
    {"diffie-hellman-group1-sha1", "a group of 1024 bits, SHA-1"},
    {"ssh-rsa", "SHA-1"},
    {"aes128-cbc", "CBC"},
    {"aes192-cbc", "CBC"},
    {"aes256-cbc", "CBC"},
    {"3des-cbc", "CBC, blocks of 64 bits"},
    {"hmac-sha1-etm@openssh.com", "SHA-1"},
    {"hmac-sha1", "SHA-1"},
};

}  // namespace

const LegacyAlgorithm* find_legacy(std::string_view name) {
  const auto* row = std::ranges::find(rows, name, &LegacyAlgorithm::name);
  return row == std::end(rows) ? nullptr : row;
}

}  // namespace sshrp::crypto
