// upstream_allow: the hosts that a route may lead to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/address.h"
#include "config/error.h"

namespace sshrp::config {

/// A network, else a glob for host names.
struct Allowed {
  std::string text;  // in lower case
  std::optional<Network> network{};
};

/// Or a sentence that says what is wrong.
std::variant<Allowed, std::string> parse_allowed(std::string_view text);

enum class HostVerdict {
  allowed,
  refused,
  by_address,  // it depends on what the name resolves to: only addresses of the networks are allowed
};

/// `host`: a name or an address without brackets. An address of this machine or this wire is allowed only by
/// a network.
HostVerdict judge_host(const std::vector<Located<Allowed>>& allow, std::string_view host);

}  // namespace sshrp::config
