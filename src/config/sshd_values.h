// Values in the notation of sshd_config: MaxStartups and RekeyLimit.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "config/config.h"

namespace sshrp::config {

/// "start:rate:full", or a number: all above it are refused. Or a sentence.
std::variant<MaxStartups, std::string> parse_max_startups(std::string_view text);

/// "bytes" or "bytes time": "1G 1h30m", "default none". Or a sentence.
std::variant<RekeyLimit, std::string> parse_rekey_limit(std::string_view text);
std::string write_rekey_limit(const RekeyLimit& limit);

}  // namespace sshrp::config
