// Values in the notation of sshd_config, MaxStartups and RekeyLimit, and a rate in a like one.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "config/config.h"
#include "util/result.h"

namespace sshrp::config {

/// A number, or "start:rate:full". Or a sentence.
Result<MaxStartups> parse_max_startups(std::string_view text);
std::string write_max_startups(const MaxStartups& value);

/// "10/s", "100/m:20" or "none": connections a second, minute or hour, and how many at once; without that as
/// many. Or a sentence.
Result<ConnectionRate> parse_connection_rate(std::string_view text);
std::string write_connection_rate(const ConnectionRate& rate);

/// "bytes" or "bytes time": "1G 1h30m", "default none". Or a sentence.
Result<RekeyLimit> parse_rekey_limit(std::string_view text);
std::string write_rekey_limit(const RekeyLimit& limit);

}  // namespace sshrp::config
