// SPDX-License-Identifier: MIT
#include "observer/tokens.h"

#include <algorithm>

#include "crypto/digest.h"

namespace sshrp::observer {
namespace {

bool are_equal(const Sha256& a, const Sha256& b) {
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace

Sha256 sha256_of(std::string_view text) {
  const auto digest = crypto::digest(crypto::DigestKind::sha256, as_bytes(text));
  Sha256 bytes{};
  std::ranges::copy(digest.view(), bytes.begin());
  return bytes;
}

std::optional<std::size_t> find_token(std::span<const Token> tokens, std::string_view text) {
  const Sha256 shown = sha256_of(text);
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (are_equal(tokens[i].sha256, shown)) found = i;
  return found;
}

}  // namespace sshrp::observer
