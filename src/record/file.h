// File: a recording that is written, of what a worker tells about it.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

#include "cast/writer.h"
#include "record/folder.h"
#include "record/messages.h"

namespace sshrp::record {

using SteadyClock = std::chrono::steady_clock;

class File {
 public:
  /// Begins it: the header is written with flush().
  File(OpenFile file, const message::Open& asked, WallClock::time_point now);

  /// Takes room for lines, if it has none.
  void use(std::string& room) { writer_.use(room); }
  /// Throws wire::ProtocolError for a header that comes again.
  void tell(const FromWorker& message, SteadyClock::time_point now);
  /// Nobody tells its end.
  void cut(SteadyClock::time_point now);
  /// By when look() is to be called; nullopt: nothing waits.
  std::optional<SteadyClock::time_point> due() const;
  void look(SteadyClock::time_point now);

  /// Writes whole lines, and once it has ended gives it its name. A sentence where that can't be: nothing
  /// more is to be told then.
  /// `room`: is left what lines were in.
  std::string flush(std::string& room);
  bool has_ended() const { return ended_; }
  /// Bytes since the last time.
  std::uint64_t take_written() { return std::exchange(written_, 0); }
  const std::string& name() const { return file_.name; }

 private:
  cast::Time later(std::uint64_t at, SteadyClock::time_point now);
  cast::Time at(SteadyClock::time_point now) const;
  std::string write(std::string_view lines);

  OpenFile file_;
  cast::Writer writer_;
  cast::Time last_{0};                 // that the worker told,
  SteadyClock::time_point told_at_{};  // and when it did
  std::uint64_t whole_bytes_ = 0;      // of the file
  std::uint64_t written_ = 0;
  bool ended_ = false;
};

}  // namespace sshrp::record
