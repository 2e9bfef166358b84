// SPDX-License-Identifier: MIT
#include "ops/log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "ops/file_io.h"
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

// Links of the system's that stand for what the process has open.
constexpr std::string_view own_files[] = {"/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/"};

// "/proc/1/fd/2": of another process.
bool is_of_a_process(std::string_view path) {
  constexpr std::string_view processes = "/proc/";
  if (!path.starts_with(processes)) return false;
  path.remove_prefix(processes.size());
  const std::size_t end = path.find_first_not_of("0123456789");
  return end != 0 && end != std::string_view::npos && path.substr(end).starts_with("/fd/");
}

// Nobody else can have put it there, as images of containers have "/var/log/x.log" lead to /dev/stdout.
bool is_roots_link(const std::filesystem::path& path) {
  struct stat status {};
  if (!path.is_absolute() || ::lstat(path.c_str(), &status) != 0) return false;
  if (!S_ISLNK(status.st_mode) || status.st_uid != 0) return false;
  for (std::filesystem::path folder = path.parent_path();; folder = folder.parent_path()) {
    if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return false;
    if (status.st_uid != 0 || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return false;
    if (folder == folder.root_path()) return true;
  }
}

bool may_be_link(const std::string& path) {
  return std::ranges::any_of(own_files, [&](std::string_view file) { return path.starts_with(file); }) ||
         is_of_a_process(path) || is_roots_link(path);
}

// A link could have been put there by somebody who may write to the folder, to have root's lines elsewhere; a
// pipe, to have it wait.
util::UniqueFd open_to_append(const LogTarget& target, int more) {
  const int follow = may_be_link(target.path) ? 0 : O_NOFOLLOW;
  util::UniqueFd file(::open(target.path.c_str(),
                             O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | follow | more,
                             readable_by_group));
  if (file) ::fcntl(file.get(), F_SETFL, O_APPEND);  // waits from here on
  return file;
}

[[noreturn]] void fail(const LogTarget& target) {
  const char* why = errno == ELOOP   ? "it is a symbolic link"
                    : errno == ENXIO ? "nobody reads from it"
                                     : std::strerror(errno);
  throw std::runtime_error("can't log to " + target.path + ": " + why);
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

std::string make_line(const LogTarget& target, std::string_view level, std::string_view text,
                      std::string_view json_members) {
  const auto now = std::chrono::system_clock::now();
  if (the_log.settings.format == LogFormat::json) {
    return fmt::format(R"({{"time":"{}","level":"{}","pid":{},"message":"{}"{}}})", iso_time(now), level,
                       ::getpid(), json_escape(text), json_members);
  }
  if (has_own_time(target)) return fmt::format("{} {}", level, text);
  return fmt::format("{} {} {}", iso_time(now), level, text);
}

struct AuditPlace {
  const LogTarget& target;
  const util::UniqueFd& file;
};

AuditPlace audit_place() {
  const bool has_own = the_log.settings.audit.kind != LogTarget::Kind::none;
  return has_own ? AuditPlace{the_log.settings.audit, the_log.files.audit}
                 : AuditPlace{the_log.settings.log, the_log.files.log};
}

bool moved(const LogTarget& target, const util::UniqueFd& file) {
  if (target.kind != LogTarget::Kind::file || !file) return false;
  struct stat named {
  }, open{};
  if (::fstat(file.get(), &open) != 0) return false;
  const int links = may_be_link(target.path) ? 0 : AT_SYMLINK_NOFOLLOW;
  if (::fstatat(AT_FDCWD, target.path.c_str(), &named, links) != 0) return errno == ENOENT;
  return named.st_dev != open.st_dev || named.st_ino != open.st_ino;
}

void replace(const util::UniqueFd& old_file, const util::UniqueFd& new_file) {
  if (old_file && new_file) static_cast<void>(::dup3(new_file.get(), old_file.get(), O_CLOEXEC));
}

}  // namespace

LogSettings log_settings(const config::Config& config) {
  return {.level = config.level.value,
          .format = config.log_format.value,
          .log = config.log.value,
          .access = config.access_log.value,
          .audit = config.audit_log.value,
          .access_format = config.access_log_format.value};
}

util::UniqueFd open_log_file(const LogTarget& target) {
  if (target.kind != LogTarget::Kind::file) return {};
  util::UniqueFd file = open_to_append(target, O_CREAT);
  if (!file) fail(target);
  return file;
}

LogFiles open_log_files(const LogSettings& settings) {
  return {open_log_file(settings.log), open_log_file(settings.access), open_log_file(settings.audit)};
}

void require_log_file(const LogTarget& target) {
  if (target.kind != LogTarget::Kind::file) return;
  const std::string folder = std::filesystem::path(target.path).parent_path();
  if (open_to_append(target, 0)) return;
  if (errno != ENOENT || ::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) fail(target);
}

bool logs_to_syslog(const LogSettings& settings) {
  return std::ranges::any_of(std::array{&settings.log, &settings.access, &settings.audit},
                             [](const LogTarget* target) { return target->kind == LogTarget::Kind::syslog; });
}

void use_log(LogSettings settings, LogFiles files) {
  threshold = settings.level;
  if (logs_to_syslog(settings)) ::openlog("sshrpd", LOG_PID | LOG_NDELAY, LOG_DAEMON);
  const auto journal = stderr_is_journal() ? Log::Journal::yes : Log::Journal::no;
  the_log = {std::move(settings), std::move(files), journal, Log::Stage::open};
}

void replace_log_files(const LogFiles& files) {
  replace(the_log.files.log, files.log);
  replace(the_log.files.access, files.access);
  replace(the_log.files.audit, files.audit);
}

bool log_files_moved() {
  return moved(the_log.settings.log, the_log.files.log) ||
         moved(the_log.settings.access, the_log.files.access) ||
         moved(the_log.settings.audit, the_log.files.audit);
}

bool would_log(LogLevel level) { return level <= threshold.load(std::memory_order_relaxed); }

const LogSettings& current_log() { return the_log.settings; }
const LogFiles& current_log_files() { return the_log.files; }

void log_text(LogLevel level, std::string_view text, std::string_view json_members) {
  if (the_log.stage == Log::Stage::unopened) return;
  const LevelRow& row = row_of(level);
  const LogTarget& target = the_log.settings.log;
  write_to(target, the_log.files.log, row.priority, make_line(target, row.name, text, json_members));
}

void log_access(std::string line) {
  if (the_log.settings.access.kind == LogTarget::Kind::none) return;
  write_to(the_log.settings.access, the_log.files.access, LOG_INFO, std::move(line));
}

std::string audit_line(std::string_view text, std::string_view json_members) {
  return make_line(audit_place().target, "AUDIT", text, json_members);
}

void log_audit(std::string line) {
  if (the_log.stage == Log::Stage::unopened) return;
  const auto [target, file] = audit_place();
  write_to(target, file, LOG_NOTICE, std::move(line));
}

std::string iso_time(std::chrono::system_clock::time_point time) {
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  const auto second = static_cast<std::time_t>(millis / 1000);
  std::tm utc{};
  gmtime_r(&second, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, millis % 1000);
}

std::string json_escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < ' ') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace sshrp::ops
