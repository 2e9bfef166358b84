// Times as sshd's expiry-time= has them.
#pragma once

#include <ctime>
#include <optional>
#include <string_view>

namespace sshrp::auth {

/// Seconds since 1970 of YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS: in UTC with a Z behind it, else in the
/// time zone of this machine. nullopt for anything else, days and hours that there aren't included.
std::optional<std::time_t> parse_expiry_time(std::string_view text);

}  // namespace sshrp::auth
