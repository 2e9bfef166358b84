// Offences: what a source is penalised for, as sshd_config's PerSourcePenalties has it, one table.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "config/config.h"

namespace sshrp::penalty {

enum class Offence : std::uint8_t { authfail, invaliduser, refuseconnection, noauth, grace_exceeded, crash };
inline constexpr std::size_t offences = 6;

struct OffenceRow {
  std::string_view name;       // as the configuration calls it
  std::string_view meaning;    // for the log
  std::string_view to_client;  // who is refused for it; with the seconds
  config::Located<config::seconds> config::Penalties::*weight;
};

/// What a client hears of the first three is the same: it may not tell which users there are.
const OffenceRow& row_of(Offence offence);

/// Not for these, whatever they do.
bool is_exempt(const config::Limits& limits, const access::IpAddress& address);
/// What counts as one source.
access::Network source_of(const config::Penalties& penalties, const access::IpAddress& address);
std::uint32_t max_sources(const config::Penalties& penalties, bool is_v4);
config::Overflow overflow(const config::Penalties& penalties, bool is_v4);

}  // namespace sshrp::penalty
