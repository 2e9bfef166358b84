// Text of log lines: times, and strings of JSON.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace sshrp::ops {

/// "2025-11-22T21:20:49.893Z"
std::string iso_time(std::chrono::system_clock::time_point time);

/// `text` as it stands between the quotes of a JSON string. What isn't UTF-8 must have been escaped before.
std::string json_escape(std::string_view text);

}  // namespace sshrp::ops
