// ConfigError: what is wrong in a configuration, where, and what would be right.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sshrp::config {

/// Where a value was written. Lines and columns count from 1, columns in characters; line 0: nowhere, it is
/// a default or comes from the command line.
struct Place {
  std::uint32_t file = 0;  // index into Config::files
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  bool operator==(const Place&) const = default;
};

/// A value and where it was written, so that what is found out later can still point there.
template <class T>
struct Located {
  T value{};
  Place place{};

  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

struct ConfigError {
  std::string file;
  std::uint32_t line = 0;  // 0: the file as a whole
  std::uint32_t column = 0;
  std::string sentence;

  bool operator==(const ConfigError&) const = default;
};

using ConfigErrors = std::vector<ConfigError>;

/// "file:line:column: sentence", or "file: sentence" where there is no line. Safe to print.
std::string to_string(const ConfigError& error);

}  // namespace sshrp::config
