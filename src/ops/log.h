// The log: one for the whole process, and beside it the access log and that of audits. What a peer wrote
// must be escaped by who logs it; secrets never come here.
// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>

#include "config/config.h"
#include "ops/log_file.h"

namespace sshrp::ops {

struct LogSettings {
  config::LogLevel level = config::LogLevel::info;
  config::LogFormat format = config::LogFormat::text;
  config::LogTarget log{};     // none: stderr
  config::LogTarget access{};  // none: no access log
  config::LogTarget audit{};   // none: audits go to the log
  config::SessionFormat access_format{};
};

LogSettings log_settings(const config::Config& config);

/// Of the targets that are files; of others there is none.
struct LogFiles {
  util::UniqueFd log{};
  util::UniqueFd access{};
  util::UniqueFd audit{};
};

/// Throws what open_log_file() throws.
LogFiles open_log_files(const LogSettings& settings);

/// Whether lines of any kind go to syslog(3).
bool logs_to_syslog(const LogSettings& settings);

/// From here on this is the log; until it was called, nothing is logged. Those of LogThreads write this one
/// then. Other threads may log meanwhile, but not hold what current_log() or current_log_files() gave.
void use_log(LogSettings settings, LogFiles files);

/// What the end of LogThreads waits for lines that can't be written, at most.
inline constexpr std::chrono::seconds log_grace{2};

/// As long as it lives, nobody waits for a log or an access log that may take long: lines for those are
/// written by threads of their own, in their order. `max_log_queue` bytes of each may wait, what comes beyond
/// is lost and counted. Who audits waits, as ever. At its end, and where the program ends for an exception,
/// all is written that can be. In a process that is forked off everybody writes himself. There is one at
/// most.
class LogThreads {
 public:
  LogThreads();
  ~LogThreads();
  LogThreads(const LogThreads&) = delete;
  LogThreads& operator=(const LogThreads&) = delete;
};

/// Goes on in these files, of the same settings. From any thread: no line is lost or cut.
void replace_log_files(const LogFiles& files);

/// A file in use no longer stands under its name: it was rotated away.
bool log_files_moved();

/// `json_members`: further members of a line that is a JSON object, each with a comma before it.
void log_text(config::LogLevel level, std::string_view text, std::string_view json_members = {});
/// A line for the access log, as it is.
void log_access(std::string line);
/// What log_audit() is to be given for this, with `json_members` as log_text() has them. It has no level.
std::string audit_line(std::string_view text, std::string_view json_members);
/// For where audits go to, whatever the level of the log is.
void log_audit(std::string line);
bool would_log(config::LogLevel level);
/// The settings and files in use.
const LogSettings& current_log();
const LogFiles& current_log_files();

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

// What lines are made of:

/// "2025-11-22T21:20:49.893Z"
std::string iso_time(std::chrono::system_clock::time_point time);

/// `text` as it stands between the quotes of a JSON string. What isn't UTF-8 must have been escaped before.
std::string json_escape(std::string_view text);

}  // namespace sshrp::ops
