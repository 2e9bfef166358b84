// What names that reach a user, a host or a path may hold.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sshrp::config {

/// Longer than any login name (Linux: 32, PAM and NSS: 256), and it bounds the work of matching.
inline constexpr std::size_t max_user_name = 256;  // bytes

/// What nobody types, and no peer may make us hash.
inline constexpr std::size_t max_secret = 1024;  // bytes

/// C0, DEL, or C1 in UTF-8.
bool has_control_character(std::string_view text);

/// Why no user may be called so, configured or logging in; nullopt if one may.
std::optional<std::string> user_name_problem(std::string_view name);

/// The same of a path.
std::optional<std::string> path_problem(std::string_view path);

/// Why no captured text may have made this path: one that is empty or a dot would lead to a folder above the
/// one that was meant. nullopt if it may.
std::optional<std::string> built_path_problem(std::string_view path);

}  // namespace sshrp::config
