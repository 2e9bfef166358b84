// LogQueue: lines on their way to where they are written. Who logs writes a line himself where that is quick,
// so that a crash loses none; else a thread does: a pipe that nobody reads and a syslog that hangs hold up
// nobody.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace sshrp::ops {

/// Bytes of the lines that wait, each with `queued_line_overhead`; what comes beyond is lost, and counted.
inline constexpr std::size_t max_log_queue = 4 * 1024 * 1024;
inline constexpr std::size_t queued_line_overhead = 64;

/// A write that takes as long shows that the next ones may, too: for `slow_rest` they are left to the thread.
inline constexpr std::chrono::milliseconds slow_write{50};
inline constexpr std::chrono::seconds slow_rest{10};

/// A line, and its priority in syslog's numbers.
struct LogLine {
  int priority;
  std::string text;
};

class LogQueue {
 public:
  /// Writes a line; false: it is lost. Called by one thread at a time.
  using Write = std::function<bool(const LogLine&)>;
  /// Lines were lost, between what was written before and what comes now. It may give a line that says so.
  /// Called by who writes.
  using TellLost = std::function<std::optional<LogLine>(std::uint64_t lines)>;

  /// Whether who pushes a line may write it, where nobody is before him.
  enum class Pushing : std::uint8_t { may_write, only_pushes };

  /// Starts the thread; throws std::system_error where there can be none. What is lost within `tell_every` of
  /// the last `tell_lost` is told together then, with the next line.
  LogQueue(Write write, TellLost tell_lost, Pushing pushing, std::chrono::seconds tell_every = {});
  /// Leaves the thread to itself, with all that waits, and what `write` owns: see flush().
  ~LogQueue();
  LogQueue(const LogQueue&) = delete;
  LogQueue& operator=(const LogQueue&) = delete;

  /// From any thread; never waits for another's write, or, where pushing only pushes, for any.
  void push(LogLine line);
  /// From here on; from any thread.
  void set(Pushing pushing);
  /// The same for a line that isn't lost because others wait: ends when it is written, however long it takes.
  void write_through(LogLine line);
  /// Waits until all is written, or lost, that was pushed before, and has what was lost told; false: it
  /// wasn't by `until`.
  bool flush(std::chrono::steady_clock::time_point until);

 private:
  struct Shared;

  const std::shared_ptr<Shared> shared_;
};

}  // namespace sshrp::ops
