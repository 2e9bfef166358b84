#include "ops/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "ops/file_io.h"
#include "ops/log_text.h"
#include "ops/systemd.h"

namespace sshrp::ops {
namespace {

using config::LogFormat;
using config::LogLevel;
using config::LogTarget;

constexpr mode_t readable_by_group = 0640;

struct LevelRow {
  LogLevel level;
  int priority;           // syslog's, and so the journal's
  std::string_view name;  // Python's
};

constexpr LevelRow levels[] = {
    {LogLevel::critical, LOG_CRIT, "CRITICAL"},  {LogLevel::error, LOG_ERR, "ERROR"},
    {LogLevel::warning, LOG_WARNING, "WARNING"}, {LogLevel::info, LOG_INFO, "INFO"},
    {LogLevel::debug, LOG_DEBUG, "DEBUG"},
};

const LevelRow& row_of(LogLevel level) { return levels[static_cast<std::size_t>(level)]; }

// The one global, set before the threads begin. A file in it is replaced by dup2, so that its descriptor's
// number stays, and who writes needs no lock.
struct Log {
  LogSettings settings{};
  LogFiles files{};
  enum class Journal { no, yes } journal = Journal::no;  // stderr leads to systemd's journal
  enum class Stage { unopened, open } stage = Stage::unopened;
};

Log the_log;
std::atomic<LogLevel> threshold = LogLevel::info;

util::UniqueFd open_file(const LogTarget& target) {
  if (target.kind != LogTarget::Kind::file) return {};
  util::UniqueFd file(
      ::open(target.path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, readable_by_group));
  if (!file) throw std::runtime_error("can't log to " + target.path + ": " + std::strerror(errno));
  return file;
}

// In one write, so that lines of several processes don't mix; a log that can't be written is no reason to
// end.
void write_line(int file, std::string line) {
  line += '\n';
  static_cast<void>(write_all(file, as_bytes(line)));
}

void write_to(const LogTarget& target, const util::UniqueFd& file, int priority, std::string line) {
  if (target.kind == LogTarget::Kind::syslog) {
    ::syslog(target.facility | priority, "%s", line.c_str());
  } else if (target.kind == LogTarget::Kind::file) {
    write_line(file.get(), std::move(line));
  } else if (the_log.journal == Log::Journal::yes) {
    write_line(STDERR_FILENO, fmt::format("<{}>{}", priority, line));
  } else {
    write_line(STDERR_FILENO, std::move(line));
  }
}

// The journal and syslog have the time themselves.
bool has_own_time(const LogTarget& target) {
  return target.kind == LogTarget::Kind::syslog ||
         (target.kind != LogTarget::Kind::file && the_log.journal == Log::Journal::yes);
}

std::string make_line(const LevelRow& level, std::string_view text, std::string_view json_members) {
  const auto now = std::chrono::system_clock::now();
  if (the_log.settings.format == LogFormat::json) {
    return fmt::format(R"({{"time":"{}","level":"{}","pid":{},"message":"{}"{}}})", iso_time(now), level.name,
                       ::getpid(), json_escape(text), json_members);
  }
  if (has_own_time(the_log.settings.log)) return fmt::format("{} {}", level.name, text);
  return fmt::format("{} {} {}", iso_time(now), level.name, text);
}

bool moved(const LogTarget& target, const util::UniqueFd& file) {
  if (target.kind != LogTarget::Kind::file || !file) return false;
  struct stat named {
  }, open{};
  if (::fstat(file.get(), &open) != 0) return false;
  if (::stat(target.path.c_str(), &named) != 0) return errno == ENOENT;
  return named.st_dev != open.st_dev || named.st_ino != open.st_ino;
}

void replace(const util::UniqueFd& old_file, const util::UniqueFd& new_file) {
  if (old_file && new_file) static_cast<void>(::dup3(new_file.get(), old_file.get(), O_CLOEXEC));
}

}  // namespace

LogSettings log_settings(const config::Config& config) {
  return {config.level.value, config.log_format.value, config.log.value, config.access_log.value,
          config.access_log_format.value};
}

LogFiles open_log_files(const LogSettings& settings) {
  return {open_file(settings.log), open_file(settings.access)};
}

void use_log(LogSettings settings, LogFiles files) {
  threshold = settings.level;
  if (settings.log.kind == LogTarget::Kind::syslog || settings.access.kind == LogTarget::Kind::syslog)
    ::openlog("sshrpd", LOG_PID | LOG_NDELAY, LOG_DAEMON);
  const auto journal = stderr_is_journal() ? Log::Journal::yes : Log::Journal::no;
  the_log = {std::move(settings), std::move(files), journal, Log::Stage::open};
}

void replace_log_files(const LogFiles& files) {
  replace(the_log.files.log, files.log);
  replace(the_log.files.access, files.access);
}

bool log_files_moved() {
  return moved(the_log.settings.log, the_log.files.log) ||
         moved(the_log.settings.access, the_log.files.access);
}

bool would_log(LogLevel level) { return level <= threshold.load(std::memory_order_relaxed); }

const LogSettings& current_log() { return the_log.settings; }

void log_text(LogLevel level, std::string_view text, std::string_view json_members) {
  if (the_log.stage == Log::Stage::unopened) return;
  const LevelRow& row = row_of(level);
  write_to(the_log.settings.log, the_log.files.log, row.priority, make_line(row, text, json_members));
}

void log_access(std::string line) {
  if (the_log.settings.access.kind == LogTarget::Kind::none) return;
  write_to(the_log.settings.access, the_log.files.access, LOG_INFO, std::move(line));
}

}  // namespace sshrp::ops
