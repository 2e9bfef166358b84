// The log: one sink for the whole daemon. What a peer wrote must be escaped by who logs it; secrets never
// come here.
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "config/config.h"

namespace sshrp::ops {

/// Opens the log; `file` empty: stderr. Throws std::runtime_error if the file can't be opened.
void open_log(config::LogLevel level, config::LogFormat format, const std::string& file);

/// Opens the log's file anew, after it was rotated away.
void reopen_log();

void log_text(config::LogLevel level, std::string_view text);
bool would_log(config::LogLevel level);

/// Whether a line is worth making is decided before its arguments are formatted.
template <typename... Args>
void log(config::LogLevel level, fmt::format_string<Args...> format, Args&&... args) {
  if (would_log(level)) log_text(level, fmt::format(format, std::forward<Args>(args)...));
}

template <typename... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  log(config::LogLevel::debug, format, std::forward<Args>(args)...);
}
template <typename... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  log(config::LogLevel::info, format, std::forward<Args>(args)...);
}
template <typename... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  log(config::LogLevel::warning, format, std::forward<Args>(args)...);
}
template <typename... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  log(config::LogLevel::error, format, std::forward<Args>(args)...);
}
template <typename... Args>
void critical(fmt::format_string<Args...> format, Args&&... args) {
  log(config::LogLevel::critical, format, std::forward<Args>(args)...);
}

}  // namespace sshrp::ops
