// The recorder process: writes what workers tell of the sessions that are recorded. It is the only one that
// can name the files.
// SPDX-License-Identifier: MIT
#pragma once

#include "app/control.h"

namespace sshrp::app {

/// Of ProcessRole::recorder. Gives the exit code.
int run_recorder(Control control);

}  // namespace sshrp::app
