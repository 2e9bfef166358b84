// SPDX-License-Identifier: MIT
#include "penalty/offence.h"

#include <algorithm>

namespace sshrp::penalty {
namespace {

constexpr unsigned v4_prefix = 96;  // of an IPv4 address as one of IPv6

constexpr std::string_view failed_logins = "too many failed logins from your address; try again in {} s";
constexpr std::string_view no_logins =
    "too many connections from your address that didn't log in; try again in {} s";

// By Offence.
constexpr std::array<OffenceRow, offences> rows{{
    {"authfail", "failed logins", failed_logins, &config::Penalties::authfail},
    {"invaliduser", "logins of a user without a route", failed_logins, &config::Penalties::invaliduser},
    {"refuseconnection", "logins that the configuration forbids", failed_logins,
     &config::Penalties::refuseconnection},
    {"noauth", "connections without a login", no_logins, &config::Penalties::noauth},
    {"grace_exceeded", "connections that weren't logged in in time", no_logins,
     &config::Penalties::grace_exceeded},
    {"crash", "the end of a worker", "connections from your address are refused; try again in {} s",
     &config::Penalties::crash},
}};

}  // namespace

const OffenceRow& row_of(Offence offence) { return rows.at(static_cast<std::size_t>(offence)); }

bool is_exempt(const config::Limits& limits, const access::IpAddress& address) {
  return std::ranges::any_of(limits.exempt, [&](const auto& network) { return network->contains(address); });
}

access::Network source_of(const config::Penalties& penalties, const access::IpAddress& address) {
  const config::NetBlockSize& bits = *penalties.net_block_size;
  return access::network_of(address, access::is_v4(address) ? v4_prefix + bits.v4 : bits.v6);
}

std::uint32_t max_sources(const config::Penalties& penalties, bool is_v4) {
  return is_v4 ? *penalties.max_sources4 : *penalties.max_sources6;
}

config::Overflow overflow(const config::Penalties& penalties, bool is_v4) {
  return is_v4 || !penalties.overflow6 ? *penalties.overflow : **penalties.overflow6;
}

}  // namespace sshrp::penalty
