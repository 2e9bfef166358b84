// Which sessions a command line means.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "ctl/call.h"

namespace sshrp::ctl {

/// The path of the list with the filters that were given. Throws Failure: `exit_usage`.
std::string sessions_path(const Arguments& arguments);

/// What --limit says; empty: nothing. Throws Failure: `exit_usage`.
std::string limit_of(const Arguments& arguments);

/// What is asked of POST /api/v1/sessions/end. Throws Failure: `exit_usage`, unless one way is given.
json end_request(const Arguments& arguments);

}  // namespace sshrp::ctl
