// --import-pysshrp: a configuration of pysshrp, which is a program in Python, made one of sshrpd.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <string>

#include "app/options.h"

namespace sshrp::app {

/// Runs the file with python3, prints TOML to `out`, and to `err` its comments and what isn't right in it
/// yet. exit_ok if it loads as it is.
ExitCode import_pysshrp(const std::string& file, std::ostream& out, std::ostream& err);

/// The program for python3. Its argument is a configuration of pysshrp; it prints one of sshrpd, and what
/// needs a decision as comments. It ends with 1 and a sentence on stderr if the configuration can't be run.
extern const char* const pysshrp_script;

}  // namespace sshrp::app
