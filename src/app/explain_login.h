// What --explain says of a route's login: what the client may show, where it is checked, what the upstream is
// shown then.
#pragma once

#include <string>
#include <vector>

#include "route/route.h"

namespace sshrp::app {

/// A line each, without its end. Secrets aren't in them.
std::vector<std::string> login_in_words(const route::Route& route);

}  // namespace sshrp::app
