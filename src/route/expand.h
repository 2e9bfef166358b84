// Expands a template with what a stranger's user name made the pattern capture, by the rules of what that may
// build.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "config/credentials.h"
#include "config/template.h"
#include "route/route.h"

namespace sshrp::route {

/// What a value is for; it decides what captured text may hold:
/// host: letters, digits, `-`, `.` and `_`; `:` and brackets if nothing else is in the value.
/// port: digits. user: no `:` and no `/`, which servers read a role or a style from. path: no `/` and no
/// `..`, and no part that it is in may be left empty or a dot. root_path: the same, and no part at all may be
/// so. Control characters in none.
enum class Purpose { host, port, user, path, root_path };

/// captured[i]: what group i took. The value is valid for its purpose as a whole, too: a host name or an
/// address (without brackets), a port, a user name, a path.
std::variant<std::string, Refused> expand(const config::Template& value, Purpose purpose,
                                          std::span<const std::string_view> captured);
/// The same of a secret, where captured text may hold anything but control characters. At most
/// config::max_secret bytes. A refusal doesn't show what the configuration wrote.
std::variant<config::Secret, Refused> expand(const config::SecretTemplate& value,
                                             std::span<const std::string_view> captured);

}  // namespace sshrp::route
