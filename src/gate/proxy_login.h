// ProxyLogin: what the proxies of SOCKS and HTTP are shown, and what they say of that.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <variant>

#include "gate/back_offs.h"
#include "net/dial_failure.h"
#include "util/secret.h"

namespace sshrp::gate {

/// Views of what a gate has.
struct ProxyLogin {
  std::string_view user;
  std::string_view password;
};

/// It doesn't let us in; or it does, and there is no connection.
using ProxyProblem = std::variant<TurnedDown, net::DialFailure>;

}  // namespace sshrp::gate
