// What people read: texts of others made harmless, widths on a terminal, sizes, ages and times.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sshrp::ctl {

/// Without what could change a terminal or the meaning of a line: controls, line ends, bidirectional marks,
/// invisible characters and what isn't UTF-8 become `\xNN`, a byte each. Quotes and backslashes stay.
std::string printable(std::string_view text);

/// JSON that means the same, with `\uNNNN` for what printable() makes harmless, but for line ends.
std::string printable_json(std::string_view json);

/// Lets display_width() know characters beyond ASCII, whatever the user's locale is.
void know_widths();
/// Columns of a printable text.
std::size_t display_width(std::string_view text);
/// At most so many columns of it; what is cut ends with "…".
std::string cut_to(std::string_view text, std::size_t columns);

/// "512 B", "1.2 MiB".
std::string bytes_text(std::uint64_t bytes);
/// "12s", "3m12s", "2h05m", "4d03h"; what is before now as "0s".
std::string age_text(std::chrono::seconds age);
/// "1 session", "2 sessions".
std::string count_text(std::uint64_t count, std::string_view one);

using Time = std::chrono::system_clock::time_point;
/// Of RFC 3339, in UTC, as the daemon writes it: "2026-11-30T12:13:13.580Z".
std::optional<Time> parse_time(std::string_view text);
/// "90", "90s", "1h30m", "7d".
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace sshrp::ctl
