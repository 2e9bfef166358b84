#include "ops/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>

namespace sshrp::ops {
namespace {

using config::LogFormat;
using config::LogLevel;

struct LevelRow {
  LogLevel level;
  spdlog::level::level_enum spd;
  std::string_view name;  // Python's
};

constexpr LevelRow levels[] = {
    {LogLevel::critical, spdlog::level::critical, "CRITICAL"}, {LogLevel::error, spdlog::level::err, "ERROR"},
    {LogLevel::warning, spdlog::level::warn, "WARNING"},       {LogLevel::info, spdlog::level::info, "INFO"},
    {LogLevel::debug, spdlog::level::debug, "DEBUG"},
};

const LevelRow& row_of(LogLevel level) { return levels[static_cast<std::size_t>(level)]; }

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < ' ') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

// A line is made whole here, so that the sinks' pattern is the line itself and both formats look alike to
// them.
std::string make_line(LogFormat format, const LevelRow& level, std::string_view text) {
  const auto now = std::chrono::system_clock::now();
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  const std::time_t second = static_cast<std::time_t>(millis / 1000);
  std::tm utc{};
  gmtime_r(&second, &utc);
  const std::string time =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                  utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, millis % 1000);
  if (format == LogFormat::text) return fmt::format("{} {} {}", time, level.name, text);
  return fmt::format(R"({{"time":"{}","level":"{}","message":{}}})", time, level.name, json_string(text));
}

struct Log {
  LogFormat format = LogFormat::text;
  std::string file;
  std::shared_ptr<spdlog::logger> logger;
};

// The one global, set before the threads begin; its parts guard themselves.
Log the_log;
std::atomic<LogLevel> threshold = LogLevel::info;

std::shared_ptr<spdlog::logger> make_logger(const std::string& file) {
  const std::shared_ptr<spdlog::sinks::sink> sink =
      file.empty() ? std::shared_ptr<spdlog::sinks::sink>(std::make_shared<spdlog::sinks::stderr_sink_mt>())
                   : std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
  auto logger = std::make_shared<spdlog::logger>("sshrpd", sink);
  logger->set_level(spdlog::level::debug);
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::debug);
  return logger;
}

}  // namespace

void open_log(LogLevel level, LogFormat format, const std::string& file) {
  threshold = level;
  the_log = {format, file, make_logger(file)};
}

void reopen_log() {
  if (!the_log.file.empty()) std::atomic_store(&the_log.logger, make_logger(the_log.file));
}

bool would_log(LogLevel level) { return level <= threshold.load(std::memory_order_relaxed); }

void log_text(LogLevel level, std::string_view text) {
  const auto logger = std::atomic_load(&the_log.logger);
  if (!logger) return;
  const LevelRow& row = row_of(level);
  logger->log(row.spd, make_line(the_log.format, row, text));
}

}  // namespace sshrp::ops
