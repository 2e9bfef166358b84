// SPDX-License-Identifier: MIT
#include "ops/log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <shared_mutex>
#include <system_error>
#include <vector>

#include "facts/counters.h"
#include "ops/file_io.h"
#include "ops/log_queue.h"
#include "ops/systemd.h"

namespace sshrp::ops {
namespace {

using config::LogFormat;
using config::LogLevel;
using config::LogTarget;

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

// The one global. Whoever logs shares `in_use` meanwhile, so that another log takes its place between lines;
// a file in it is replaced by dup2, so that its descriptor's number stays. The queues' threads don't share
// it: they use nothing of this but what is theirs.
struct Log {
  LogSettings settings{};
  // The queues' threads have them, too: one that is in a write is left with what it writes to.
  std::shared_ptr<const LogFiles> files = std::make_shared<const LogFiles>();
  enum class Stage { unopened, open } stage = Stage::unopened;
  enum class Writing { at_once, behind } writing = Writing::at_once;
  std::shared_ptr<LogQueue> log{}, access{};  // nullptr: lines are written at once
};

// A disk that is full may take none of the access log for days; the log, on another one, has this about it.
constexpr std::chrono::seconds tell_every{60};

Log the_log;
std::shared_mutex in_use;
std::atomic<LogLevel> threshold = LogLevel::info;
// Also of threads that were left with lines for the log before.
std::atomic<LogFormat> line_format = LogFormat::text;
std::atomic<bool> leads_to_journal = false;  // stderr, to systemd's

using Using = std::shared_lock<std::shared_mutex>;

enum class Written : std::uint8_t { whole, part, nothing };

/// As of a piece of memory that writev(2) reads.
iovec piece(std::string_view text) { return {const_cast<char*>(text.data()), text.size()}; }

// In one write, so that lines of several processes don't mix; a log that can't be written is no reason to
// end.
Written write_line(int file, std::string_view before, std::string_view text) {
  iovec pieces[] = {piece(before), piece(text), piece("\n")};
  const int empty = before.empty() ? 1 : 0;
  const std::size_t size = before.size() + text.size() + 1;
  ssize_t count = -1;
  do {
    count = ::writev(file, pieces + empty, 3 - empty);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return Written::nothing;
  if (static_cast<std::size_t>(count) == size) return Written::whole;
  const std::string whole = fmt::format("{}{}\n", before, text);
  const bool rest = write_all(file, as_bytes(whole).subspan(static_cast<std::size_t>(count)));
  return rest ? Written::whole : Written::part;
}

/// `before`: the last line there, which may have been cut.
Written write_to(const LogTarget& target, const util::UniqueFd& file, const LogLine& line,
                 Written before = Written::whole) {
  if (target.kind == LogTarget::Kind::syslog) {
    ::syslog(target.facility | line.priority, "%s", line.text.c_str());
    return Written::whole;
  }
  const std::string_view end_of_last = before == Written::part ? "\n" : "";
  if (target.kind == LogTarget::Kind::file) return write_line(file.get(), end_of_last, line.text);
  if (!leads_to_journal) return write_line(STDERR_FILENO, end_of_last, line.text);
  return write_line(STDERR_FILENO, fmt::format("{}<{}>", end_of_last, line.priority), line.text);
}

void write_at_once(const LogTarget& target, const util::UniqueFd& file, const LogLine& line) {
  if (write_to(target, file, line) != Written::whole) facts::count("log_lines_lost");
}

// The journal and syslog have the time themselves.
bool has_own_time(const LogTarget& target) {
  return target.kind == LogTarget::Kind::syslog || (target.kind != LogTarget::Kind::file && leads_to_journal);
}

std::string make_line(const LogTarget& target, std::string_view level, std::string_view text,
                      std::string_view json_members) {
  const auto now = std::chrono::system_clock::now();
  if (line_format == LogFormat::json) {
    return fmt::format(R"({{"time":"{}","level":"{}","pid":{},"message":"{}"{}}})", iso_time(now), level,
                       ::getpid(), json_escape(text), json_members);
  }
  if (has_own_time(target)) return fmt::format("{} {}", level, text);
  return fmt::format("{} {} {}", iso_time(now), level, text);
}

const LogTarget& audit_target() {
  const bool has_own = the_log.settings.audit.kind != LogTarget::Kind::none;
  return has_own ? the_log.settings.audit : the_log.settings.log;
}

std::optional<LogLine> tell_lost_of_log(const LogTarget& target, std::uint64_t lines) {
  const LevelRow& row = row_of(LogLevel::warning);
  return LogLine{row.priority, make_line(target, row.name,
                                         fmt::format("{} lines were lost: the log took none", lines), {})};
}

// Of the log that was there with it: this may come when another has taken its place.
LogQueue::TellLost telling_lost_of_access_log() {
  return [log = std::weak_ptr(the_log.log), target = the_log.settings.log](std::uint64_t lines) {
    const LevelRow& row = row_of(LogLevel::warning);
    const std::string text = fmt::format("{} lines of access_log were lost: it took none", lines);
    if (const auto queue = log.lock()) queue->push({row.priority, make_line(target, row.name, text, {})});
    return std::optional<LogLine>();
  };
}

LogQueue::Pushing pushing_to(const LogTarget& target, const util::UniqueFd& file) {
  const bool is_file = target.kind == LogTarget::Kind::file;
  const bool at_once =
      target.kind != LogTarget::Kind::syslog && takes_lines_at_once(is_file ? file.get() : STDERR_FILENO);
  return at_once ? LogQueue::Pushing::may_write : LogQueue::Pushing::only_pushes;
}

void begin_queues() {
  const auto writer = [](LogTarget target, util::UniqueFd LogFiles::*file) {
    return [target = std::move(target), files = the_log.files, file,
            before = Written::whole](const LogLine& line) mutable {
      const Written written = write_to(target, (*files).*file, line, before);
      if (written != Written::nothing) before = written;
      return written == Written::whole;
    };
  };
  const LogTarget& target = the_log.settings.log;
  the_log.log = std::make_shared<LogQueue>(
      writer(target, &LogFiles::log),
      [target](std::uint64_t lines) { return tell_lost_of_log(target, lines); },
      pushing_to(target, the_log.files->log));
  const LogTarget& access = the_log.settings.access;
  if (access.kind == LogTarget::Kind::none) return;
  the_log.access = std::make_shared<LogQueue>(writer(access, &LogFiles::access), telling_lost_of_access_log(),
                                              pushing_to(access, the_log.files->access), tell_every);
}

// To serve matters more than who writes the lines.
std::error_code try_to_begin_queues() {
  try {
    begin_queues();
  } catch (const std::system_error& error) {
    return error.code();
  }
  return {};
}

void tell_if_without_threads(const std::error_code& error) {
  if (error) warning("a log has no thread of its own, and may hold up sessions: {}", error.message());
}

// That of the access log may tell something in the log.
void flush_queues() {
  const auto until = std::chrono::steady_clock::now() + log_grace;
  for (auto* queue : {&the_log.access, &the_log.log})
    if (*queue) (*queue)->flush(until);
}

void end_queues() {
  flush_queues();
  the_log.access.reset();
  the_log.log.reset();
}

// Their threads aren't here, and who had their mutexes neither: they stay for good.
void leave_queues_to_parent() {
  static auto& kept = *new std::vector<std::shared_ptr<LogQueue>>();
  kept.push_back(std::move(the_log.log));
  kept.push_back(std::move(the_log.access));
  the_log.writing = Log::Writing::at_once;
  new (&in_use) std::shared_mutex;
}

// Once: who still waits for a syslog that hangs holds the lock that openlog() takes.
void open_syslog() {
  static const bool opened = (::openlog("sshrpd", LOG_PID | LOG_NDELAY, LOG_DAEMON), true);
  static_cast<void>(opened);
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

LogFiles open_log_files(const LogSettings& settings) {
  return {open_log_file(settings.log), open_log_file(settings.access), open_log_file(settings.audit)};
}

bool logs_to_syslog(const LogSettings& settings) {
  return std::ranges::any_of(std::array{&settings.log, &settings.access, &settings.audit},
                             [](const LogTarget* target) { return target->kind == LogTarget::Kind::syslog; });
}

void use_log(LogSettings settings, LogFiles files) {
  std::error_code without_threads;
  {
    const std::unique_lock alone(in_use);
    end_queues();
    threshold = settings.level;
    line_format = settings.format;
    leads_to_journal = stderr_is_journal();
    if (logs_to_syslog(settings)) open_syslog();
    the_log.settings = std::move(settings);
    the_log.files = std::make_shared<const LogFiles>(std::move(files));
    the_log.stage = Log::Stage::open;
    if (the_log.writing == Log::Writing::behind) without_threads = try_to_begin_queues();
  }
  tell_if_without_threads(without_threads);
}

LogThreads::LogThreads() {
  static const int registered = ::pthread_atfork(nullptr, nullptr, leave_queues_to_parent);
  static_cast<void>(registered);
  static const std::terminate_handler terminate = std::set_terminate([] {
    flush_queues();
    terminate();
  });
  std::error_code without_threads;
  {
    const std::unique_lock alone(in_use);
    the_log.writing = Log::Writing::behind;
    without_threads = try_to_begin_queues();
  }
  tell_if_without_threads(without_threads);
}

LogThreads::~LogThreads() {
  const std::unique_lock alone(in_use);
  end_queues();
  the_log.writing = Log::Writing::at_once;
}

void replace_log_files(const LogFiles& files) {
  const Using log(in_use);
  replace(the_log.files->log, files.log);
  replace(the_log.files->access, files.access);
  replace(the_log.files->audit, files.audit);
  if (the_log.log) the_log.log->set(pushing_to(the_log.settings.log, the_log.files->log));
  if (the_log.access) the_log.access->set(pushing_to(the_log.settings.access, the_log.files->access));
}

bool log_files_moved() {
  const Using log(in_use);
  return log_file_moved(the_log.settings.log, the_log.files->log) ||
         log_file_moved(the_log.settings.access, the_log.files->access) ||
         log_file_moved(the_log.settings.audit, the_log.files->audit);
}

bool would_log(LogLevel level) { return level <= threshold.load(std::memory_order_relaxed); }

const LogSettings& current_log() { return the_log.settings; }
const LogFiles& current_log_files() { return *the_log.files; }

void log_text(LogLevel level, std::string_view text, std::string_view json_members) {
  const Using log(in_use);
  if (the_log.stage == Log::Stage::unopened) return;
  const LevelRow& row = row_of(level);
  const LogTarget& target = the_log.settings.log;
  LogLine line{row.priority, make_line(target, row.name, text, json_members)};
  if (the_log.log) return the_log.log->push(std::move(line));
  write_at_once(target, the_log.files->log, line);
}

void log_access(std::string line) {
  const Using log(in_use);
  const LogTarget& target = the_log.settings.access;
  if (target.kind == LogTarget::Kind::none) return;
  if (the_log.access) return the_log.access->push({LOG_INFO, std::move(line)});
  write_at_once(target, the_log.files->access, {LOG_INFO, std::move(line)});
}

std::string audit_line(std::string_view text, std::string_view json_members) {
  const Using log(in_use);
  return make_line(audit_target(), "AUDIT", text, json_members);
}

// Behind the log's lines, where it goes to the same place.
void log_audit(std::string line) {
  const Using log(in_use);
  if (the_log.stage == Log::Stage::unopened) return;
  const bool has_own = the_log.settings.audit.kind != LogTarget::Kind::none;
  if (!has_own && the_log.log) return the_log.log->write_through({LOG_NOTICE, std::move(line)});
  write_at_once(audit_target(), has_own ? the_log.files->audit : the_log.files->log,
                {LOG_NOTICE, std::move(line)});
}

}  // namespace sshrp::ops
