// upstream_allow: the hosts that a route may lead to.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/address.h"
#include "config/error.h"
#include "util/result.h"

namespace sshrp::config {

/// A network, else a glob for host names.
struct Allowed {
  std::string text;  // in lower case
  std::optional<access::Network> network{};
};

/// Or a sentence that says what is wrong.
Result<Allowed> parse_allowed(std::string_view text);

enum class HostVerdict {
  allowed,
  refused,
  by_address,  // it depends on what the name resolves to: only addresses of the networks are allowed
};

/// `host`: a name or an address without brackets. An address of this machine or this wire is allowed only by
/// a network.
HostVerdict judge_host(const std::vector<Located<Allowed>>& allow, std::string_view host);

}  // namespace sshrp::config
