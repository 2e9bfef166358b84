// SPDX-License-Identifier: MIT
#include "config/text_rules.h"

#include <fmt/format.h>

#include "config/error.h"
#include "util/text.h"

namespace sshrp::config {

bool has_control_character(std::string_view text) {
  unsigned char before = 0;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool c1 = before == 0xc2 && byte >= 0x80 && byte <= 0x9f;
    if (byte < 0x20 || byte == 0x7f || c1) return true;
    before = byte;
  }
  return false;
}

std::optional<std::string> user_name_problem(std::string_view name) {
  if (name.empty()) return "a user name needs at least one character";
  if (name.size() > max_user_name) {
    return fmt::format("a user name may have at most {} bytes, this has {}", max_user_name, name.size());
  }
  if (has_control_character(name)) return "a user name may hold no control character";
  return std::nullopt;
}

std::optional<std::string> path_problem(std::string_view path) {
  if (path.empty()) return "a path needs at least one character";
  if (has_control_character(path)) return "a path may hold no control character";
  return std::nullopt;
}

std::optional<std::string> built_path_problem(std::string_view path) {
  std::string_view parts = path;
  if (parts.starts_with('/')) parts.remove_prefix(1);
  if (parts.empty()) return "a path needs at least one part";
  for (const std::string_view part : util::split(parts, '/')) {
    if (part.empty() || part == "." || part == "..")
      return fmt::format("{} has a part that is empty or only dots", util::quote(path));
  }
  return std::nullopt;
}

}  // namespace sshrp::config
