// Tokens: what programs and browsers show, known by their digests only.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sshrp::observer {

struct Token {
  std::string name;   // for the record
  std::string level;  // "operator"
  std::array<std::uint8_t, 32> sha256;
};

using Sha256 = std::array<std::uint8_t, 32>;
Sha256 sha256_of(std::string_view text);

/// Which it is, after a comparison with each, in a time that doesn't depend on where they differ.
std::optional<std::size_t> find_token(std::span<const Token> tokens, std::string_view text);

}  // namespace sshrp::observer
