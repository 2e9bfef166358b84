// --import-pysshrp: a configuration of pysshrp, which is a program in Python, made one of sshrpd.
#pragma once

#include <iosfwd>
#include <string>

#include "app/options.h"

namespace sshrp::app {

/// Runs the file with python3, prints TOML to `out`, and to `err` its comments and what isn't right in it
/// yet. exit_ok if it loads as it is.
ExitCode import_pysshrp(const std::string& file, std::ostream& out, std::ostream& err);

}  // namespace sshrp::app
