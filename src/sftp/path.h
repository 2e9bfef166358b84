// Paths: bytes between slashes, normalised as strings and compared by component; and names as Windows reads
// them.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sftp/protocol.h"

namespace sshrp::sftp {

/// The names of an absolute path, none of them empty, "." or "..".
using Components = std::vector<std::string>;

/// The parts between slashes, without those that are empty or ".".
std::vector<std::string_view> parts(std::string_view path);

/// A client's path, made absolute (what doesn't begin with "/" is meant from "/") and normal: "." and empty
/// parts go, ".." takes the one before it away, at "/" nothing. Else a status: `no_such_file` if it is empty,
/// `bad_message` with a NUL in it, or longer than `max_path` or `max_components`.
std::variant<Components, Status> normalised(std::string_view path);

/// Whether it ends in "/" or "/.".
bool means_directory(std::string_view path);

/// "/a/b"; "/" without components.
std::string joined(const Components& components);

/// Whether `path` is `root` or beneath it.
bool is_inside(const Components& root, const Components& path);

/// Whether a part of a path between slashes means the file of that very name in its folder, and nothing else:
/// a backslash separates names, a colon ends a drive's or begins a stream's, dots and blanks at the end are
/// dropped, and names of devices lead to these from every folder, with any extension behind them.
bool is_plain_windows_name(std::string_view name);

/// "C:": how servers on Windows begin an absolute path, behind a slash.
bool is_drive(std::string_view name);

}  // namespace sshrp::sftp
