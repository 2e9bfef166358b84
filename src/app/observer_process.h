// The observer process: answers those who ask how the daemon is, and passes on what they ask it to do.
// SPDX-License-Identifier: MIT
#pragma once

#include "app/control.h"

namespace sshrp::app {

/// Of ProcessRole::observer. Gives the exit code.
int run_observer(Control control);

}  // namespace sshrp::app
