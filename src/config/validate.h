// Checks of what only several values together can get wrong.
#pragma once

#include "config/config.h"

namespace sshrp::config {

/// Appends to `errors`: hosts that captured text may make anything of, hosts that upstream_allow forbids.
void check_hosts(const Config& config, ConfigErrors& errors);

/// Appends to `errors`: users that are there twice, and patterns that an earlier route always comes before.
void check_reachable(const Config& config, ConfigErrors& errors);

/// Appends to `errors`: keys of a route that its other keys leave without effect. Appends to `warnings`: ways
/// around what it forbids.
void check_sessions(const Config& config, ConfigErrors& errors, ConfigErrors& warnings);

}  // namespace sshrp::config
