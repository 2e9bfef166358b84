// The command line of sshrpctl.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <variant>

#include "ctl/call.h"
#include "ctl/failure.h"

namespace sshrp::ctl {

/// Or the exit code, where there is nothing left to do: after --help and --version, or an error that `err`
/// was told. `control` is what the environment says, nullptr: nothing.
std::variant<Arguments, ExitCode> parse_options(int argc, const char* const* argv, const char* control,
                                                std::ostream& out, std::ostream& err);

}  // namespace sshrp::ctl
