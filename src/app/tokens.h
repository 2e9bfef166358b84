// Tokens: what those show who ask by HTTP, read from their files. What goes on from here is a digest.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "config/config.h"
#include "ops/file_source.h"

namespace sshrp::app {

inline constexpr std::size_t min_token = 16, max_token = 1024;  // bytes

struct TokenDigest {
  std::string name{};
  std::string level{};
  std::array<std::uint8_t, 32> sha256{};

  bool operator==(const TokenDigest&) const = default;
};

/// Of [http]. What is wrong with a file is added to `errors`.
std::vector<TokenDigest> read_tokens(const config::Config& config, ops::FileSource& files,
                                     config::ConfigErrors& errors);

}  // namespace sshrp::app
