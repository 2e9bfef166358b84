// Algorithms that are there only for servers that have nothing better, and what is weak in each.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace sshrp::crypto {

struct LegacyAlgorithm {
  std::string_view name;
  std::string_view weakness;  // as in "ssh-rsa is weak (SHA-1)"
};

/// nullptr: it is none of them, or unknown.
const LegacyAlgorithm* find_legacy(std::string_view name);

inline bool is_legacy(std::string_view name) { return find_legacy(name) != nullptr; }

}  // namespace sshrp::crypto
