// What sshrpd does with a configuration other than running it: -t, --explain and --dump.
#pragma once

#include <functional>
#include <iosfwd>

#include "app/options.h"
#include "config/config.h"

namespace sshrp::app {

/// Checks that need more than the configuration's text, the key files for instance; adds to the errors.
using FurtherChecks = std::function<void(const config::Config&, config::ConfigErrors&)>;

/// options.action is not `run`. Errors go to `err`, a line each; `further` is asked by -t only, of a
/// configuration that has no errors of its own.
ExitCode check(const Options& options, std::ostream& out, std::ostream& err, const FurtherChecks& further);

/// Prints which route the user takes and what every value is for it, or why there is none.
ExitCode explain(const config::Config& config, const std::string& user, std::ostream& out);

}  // namespace sshrp::app
