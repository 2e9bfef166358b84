// For whom a route is there: the listeners and networks that it names.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "config/config.h"

namespace sshrp::config {

/// Whether `route` is there for all for whom `other` is.
bool is_for_all_of(const Route& route, const Route& other);

/// What tells the route from all others, the same over restarts: its `user`, and for whom it is where others
/// may have the same user.
std::string route_key(const Route& route);

}  // namespace sshrp::config
