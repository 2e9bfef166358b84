// The log: one for the whole process, and beside it the access log. What a peer wrote must be escaped by who
// logs it; secrets never come here.
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "config/config.h"
#include "util/unique_fd.h"

namespace sshrp::ops {

struct LogSettings {
  config::LogLevel level = config::LogLevel::info;
  config::LogFormat format = config::LogFormat::text;
  config::LogTarget log{};     // none: stderr
  config::LogTarget access{};  // none: no access log
  config::SessionFormat access_format{};
};

LogSettings log_settings(const config::Config& config);

/// Of the targets that are files; of others there is none.
struct LogFiles {
  util::UniqueFd log{};
  util::UniqueFd access{};
};

/// Opens the files to append to them, and makes them if they aren't there. Throws std::runtime_error with a
/// sentence where one can't be opened.
LogFiles open_log_files(const LogSettings& settings);

/// From here on this is the log. For a process without other threads; until it was called, nothing is logged.
void use_log(LogSettings settings, LogFiles files);

/// Goes on in these files, of the same settings. From any thread: no line is lost or cut.
void replace_log_files(const LogFiles& files);

/// A file in use no longer stands under its name: it was rotated away.
bool log_files_moved();

/// `json_members`: further members of a line that is a JSON object, each with a comma before it.
void log_text(config::LogLevel level, std::string_view text, std::string_view json_members = {});
/// A line for the access log, as it is.
void log_access(std::string line);
bool would_log(config::LogLevel level);
/// The settings in use.
const LogSettings& current_log();

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
