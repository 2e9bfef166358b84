// Root: the directory of the upstream that a jail's client sees as "/", and how targets of symlinks look
// from inside and from outside.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sftp/path.h"

namespace sshrp::sftp {

/// Whether LSTAT is believed when it says that a name is no link. ProFTPD's mod_sftp follows links in it, and
/// in REMOVE, RMDIR and RENAME too.
enum class Lstat : std::uint8_t { believed, doubted };

/// How the upstream reads names.
enum class Names : std::uint8_t {
  posix,    // as bytes, of which only slashes mean something
  windows,  // see is_plain_windows_name(): others lead elsewhere
};

struct Root {
  Components place{};                   // canonical, without links
  std::vector<Components> spellings{};  // other paths that lead to it, such as the one configured
  Lstat lstat = Lstat::believed;
  Names names = Names::posix;

  /// The path on the upstream of a path in the jail.
  std::string upstream_path(const Components& inside) const;

  /// Whether each of these parts of a path means the name that it says.
  bool are_plain(std::span<const std::string_view> parts) const;
};

/// What a client reads of the link at `place` (in the jail): a target that never leaves the jail as it is,
/// one that leads back into it as an absolute path of the jail; nullopt for one that leads out. Only the
/// strings count.
std::optional<std::string> shown_target(const Root& root, const Components& place, std::string_view target);

/// Where a link that a client makes in `directory` leads, by the string: an absolute path of the jail.
/// nullopt: it climbs above the root, or is no path. Servers differ in the order of SYMLINK's arguments, and
/// relative targets lead elsewhere once they are moved: an absolute one stays inside all the same.
std::optional<Components> made_target(const Components& directory, std::string_view target);

}  // namespace sshrp::sftp
