// Values in the notation of sshd_config, MaxStartups, RekeyLimit and the block size of a source, and rates in
// a like one.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/config.h"
#include "util/result.h"

namespace sshrp::config {

/// "90s", "1h30m", "2d": seconds, minutes, hours, days and weeks; seconds without a unit.
std::optional<seconds> parse_time_span(std::string_view text);

/// A number, or "start:rate:full". Or a sentence.
Result<MaxStartups> parse_max_startups(std::string_view text);
std::string write_max_startups(const MaxStartups& value);

/// "10/s", "100/m:20" or "none": connections a second, minute or hour, and how many at once; without that as
/// many. Or a sentence.
Result<ConnectionRate> parse_connection_rate(std::string_view text);
std::string write_connection_rate(const ConnectionRate& rate);

/// "5/h", "20/2d" or "none": so many within that time, in seconds, minutes, hours, days or weeks. Or a
/// sentence.
Result<CountInTime> parse_count_in_time(std::string_view text);
std::string write_count_in_time(const CountInTime& value);

/// "v4" or "v4:v6", bits of either kind of address. Or a sentence.
Result<NetBlockSize> parse_net_block_size(std::string_view text);
std::string write_net_block_size(const NetBlockSize& value);

/// "bytes" or "bytes time": "1G 1h30m", "default none". Or a sentence.
Result<RekeyLimit> parse_rekey_limit(std::string_view text);
std::string write_rekey_limit(const RekeyLimit& limit);

}  // namespace sshrp::config
