// SPDX-License-Identifier: MIT
#include "ops/log_queue.h"

#include <condition_variable>
#include <ctime>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "facts/counters.h"

namespace sshrp::ops {
namespace {

/// To some milliseconds; asked for with each line.
using CoarseTime = std::chrono::milliseconds;
CoarseTime coarse_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::chrono::seconds(now.tv_sec) +
         std::chrono::duration_cast<CoarseTime>(std::chrono::nanoseconds(now.tv_nsec));
}

std::size_t weight(const LogLine& line) { return line.text.size() + queued_line_overhead; }

}  // namespace

/// What the thread knows, too. It may be in a write that never ends, and so nobody waits for it to end.
struct LogQueue::Shared {
  Shared(Write how, TellLost tell, Pushing may, std::chrono::seconds every)
      : write(std::move(how)), tell_lost(std::move(tell)), tell_every(every), pushing(may) {}

  /// How many lines are lost, and the one behind them, if there is any.
  struct Entry {
    std::uint64_t lost = 0;
    std::optional<LogLine> line{};
  };

  void run();
  void write_next(std::unique_lock<std::mutex>& lock, const Entry& entry);
  bool write_entry(const Entry& entry);
  bool tell_failed();
  Entry take_next();
  std::uint64_t append(LogLine line);
  void write_at_once(std::unique_lock<std::mutex> lock, LogLine line, CoarseTime began);
  bool is_idle() const { return entries.empty() && lost == 0 && writer == Writer::idle; }

  const Write write;
  const TellLost tell_lost;
  const std::chrono::seconds tell_every;
  std::mutex mutex{};
  std::condition_variable changed{}, written{};
  std::deque<Entry> entries{};
  std::size_t bytes = 0;                 // of those, and of the one that is being written
  std::uint64_t lost = 0;                // behind all of them
  std::uint64_t failed = 0;              // lines that couldn't be written, since one could; of who writes
  CoarseTime tell_at{};                  // no earlier is that told; of who writes, too
  std::uint64_t appended = 0, done = 0;  // lines, since the beginning
  Pushing pushing;
  CoarseTime slow_until{};
  enum class Writer : std::uint8_t { idle, busy } writer = Writer::idle;
  enum class Stage : std::uint8_t { open, abandoned } stage = Stage::open;
};

// What is lost is told first: a disk that has no room for that has none for the line either.
bool LogQueue::Shared::write_entry(const Entry& entry) {
  failed += entry.lost;
  if (failed > 0 && coarse_now() >= tell_at && !tell_failed()) return false;
  return !entry.line || write(*entry.line);
}

bool LogQueue::Shared::tell_failed() {
  const auto told = tell_lost(failed);
  if (told && !write(*told)) return false;
  failed = 0;
  tell_at = coarse_now() + tell_every;
  return true;
}

void LogQueue::Shared::write_next(std::unique_lock<std::mutex>& lock, const Entry& entry) {
  writer = Writer::busy;
  lock.unlock();
  bool is_written = false;
  try {
    is_written = write_entry(entry);
  } catch (const std::exception&) {  // no memory: others go on to write
  }
  if (!is_written && entry.line) {
    ++failed;
    facts::count("log_lines_lost");
  }
  lock.lock();
  writer = Writer::idle;
  if (entry.line) {
    bytes -= weight(*entry.line);
    ++done;
  }
  written.notify_all();
}

LogQueue::Shared::Entry LogQueue::Shared::take_next() {
  if (entries.empty()) return {std::exchange(lost, 0), std::nullopt};
  Entry entry = std::move(entries.front());
  entries.pop_front();
  return entry;
}

void LogQueue::Shared::run() {
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [&] {
      const bool has_work = writer == Writer::idle && (!entries.empty() || lost > 0);
      return stage == Stage::abandoned || has_work;
    });
    if (stage == Stage::abandoned) return;
    write_next(lock, take_next());
  }
}

std::uint64_t LogQueue::Shared::append(LogLine line) {
  bytes += weight(line);
  entries.push_back({std::exchange(lost, 0), std::move(line)});
  return ++appended;
}

void LogQueue::Shared::write_at_once(std::unique_lock<std::mutex> lock, LogLine line, CoarseTime began) {
  bytes += weight(line);
  ++appended;
  const Entry entry{0, std::move(line)};
  write_next(lock, entry);
  const auto now = coarse_now();
  if (now - began >= slow_write) slow_until = now + slow_rest;
  if (is_idle()) return;
  lock.unlock();
  changed.notify_one();  // of what came meanwhile
}

LogQueue::LogQueue(Write write, TellLost tell_lost, Pushing pushing, std::chrono::seconds tell_every)
    : shared_(std::make_shared<Shared>(std::move(write), std::move(tell_lost), pushing, tell_every)) {
  std::thread([shared = shared_] { shared->run(); }).detach();
}

LogQueue::~LogQueue() {
  const std::lock_guard lock(shared_->mutex);
  facts::count("log_lines_lost", shared_->entries.size());
  shared_->stage = Shared::Stage::abandoned;
  shared_->changed.notify_all();
}

void LogQueue::push(LogLine line) {
  std::unique_lock lock(shared_->mutex);
  if (shared_->pushing == Pushing::may_write && shared_->is_idle()) {
    const auto now = coarse_now();
    if (now >= shared_->slow_until) return shared_->write_at_once(std::move(lock), std::move(line), now);
  }
  if (shared_->bytes + weight(line) > max_log_queue) {
    ++shared_->lost;
    facts::count("log_lines_lost");
    return;
  }
  shared_->append(std::move(line));
  lock.unlock();
  shared_->changed.notify_one();
}

void LogQueue::set(Pushing pushing) {
  const std::lock_guard lock(shared_->mutex);
  shared_->pushing = pushing;
}

void LogQueue::write_through(LogLine line) {
  std::unique_lock lock(shared_->mutex);
  if (shared_->is_idle()) return shared_->write_at_once(std::move(lock), std::move(line), coarse_now());
  const std::uint64_t ticket = shared_->append(std::move(line));
  shared_->changed.notify_one();
  shared_->written.wait(lock, [&] { return shared_->done >= ticket; });
}

bool LogQueue::flush(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(shared_->mutex);
  const std::uint64_t last = shared_->appended;
  const bool is_over = shared_->written.wait_until(lock, until, [&] {
    return shared_->done >= last && shared_->lost == 0 && shared_->writer == Shared::Writer::idle;
  });
  if (is_over && shared_->failed > 0 && shared_->tell_every.count() > 0) {
    shared_->tell_at = {};
    shared_->write_next(lock, {});
  }
  return is_over;
}

}  // namespace sshrp::ops
