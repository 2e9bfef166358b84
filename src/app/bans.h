// --bans and --unban: who is refused by the daemon that runs here, and who isn't any more. They look into the
// memory that its master has open, as root or whoever runs it may; the daemon itself listens to nobody.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>

#include "app/options.h"

namespace sshrp::app {

/// Prints a line for each source that is banned, refused, or has done something that isn't enough for that.
/// The daemon is that of options.pid_file, or the only one that runs.
ExitCode show_bans(const Options& options, std::ostream& out, std::ostream& err);

/// Has all forgotten that there is about the sources in the network options.unbanned. exit_configuration
/// where there was nothing.
ExitCode unban(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace sshrp::app
