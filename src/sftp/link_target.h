// Targets of symlinks: how those of the upstream look in a jail, and what a client's become there.
#pragma once

#include <optional>

#include "sftp/root.h"

namespace sshrp::sftp {

/// What a client reads of the link at `place` (in the jail): a target that never leaves the jail as it is,
/// one that leads back into it as an absolute path of the jail; nullopt for one that leads out. Only the
/// strings count.
std::optional<std::string> shown_target(const Root& root, const Components& place, std::string_view target);

/// Where a link that a client makes in `directory` leads, by the string: an absolute path of the jail.
/// nullopt: it climbs above the root, or is no path. Servers differ in the order of SYMLINK's arguments, and
/// relative targets lead elsewhere once they are moved: an absolute one stays inside all the same.
std::optional<Components> made_target(const Components& directory, std::string_view target);

}  // namespace sshrp::sftp
