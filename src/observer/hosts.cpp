// SPDX-License-Identifier: MIT
#include "observer/hosts.h"

#include <algorithm>

#include "util/text.h"

namespace sshrp::observer {
namespace {

std::optional<HostPort> parse(std::string_view text) {
  auto parsed = access::parse_host_port(util::lower(text), 0);
  auto* host = std::get_if<HostPort>(&parsed);
  return host != nullptr ? std::optional(std::move(*host)) : std::nullopt;
}

bool is_loopback(const access::IpAddress& address) {
  static const access::Network v4 = std::get<access::Network>(access::parse_network("127.0.0.0/8"));
  static const access::Network v6 = std::get<access::Network>(access::parse_network("::1"));
  return v4.contains(address) || v6.contains(address);
}

}  // namespace

Hosts::Hosts(const std::vector<std::string>& names) {
  for (const auto& name : names)
    if (auto host = parse(name)) names_.push_back(*std::move(host));
}

bool Hosts::allow(std::string_view host, const HttpPeer& peer) const {
  if (!peer.local && names_.empty()) return true;
  const auto asked = parse(host);
  if (!asked) return false;
  const auto fits = [&asked](const HostPort& name) {
    return name.host == asked->host && (name.port == 0 || name.port == asked->port);
  };
  if (std::ranges::any_of(names_, fits)) return true;
  if (asked->host == "localhost") return !peer.local || is_loopback(*peer.local);
  return peer.local && access::parse_ip(asked->host) == peer.local;
}

}  // namespace sshrp::observer
