// The balancer process: says which server of a group a login goes to, for all workers; the only one that
// looks at servers.
// SPDX-License-Identifier: MIT
#pragma once

#include "app/control.h"

namespace sshrp::app {

/// Of ProcessRole::balancer. Gives the exit code.
int run_balancer(Control control);

}  // namespace sshrp::app
