// Targets of symlinks: how those of the upstream look in a jail.
#pragma once

#include <optional>

#include "sftp/root.h"

namespace sshrp::sftp {

/// What a client reads of the link at `place` (in the jail): a target that never leaves the jail as it is,
/// one that leads back into it as an absolute path of the jail; nullopt for one that leads out. Only the
/// strings count.
std::optional<std::string> shown_target(const Root& root, const Components& place, std::string_view target);

}  // namespace sshrp::sftp
