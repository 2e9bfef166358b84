// Tally: whose counters make up the daemon's. Each process counts in memory of its own; once it has ended,
// what it counted is the master's, and its gauges are gone. In an upgrade all of it is passed on.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "config/config.h"
#include "facts/counter_reader.h"
#include "facts/ledger.h"
#include "ops/shared_memory.h"

namespace sshrp::app {

using SharedFd = std::shared_ptr<const util::UniqueFd>;

/// The counters of a process, as one daemon passes them to the next, which may be of another build.
struct ProcessCounters {
  SharedFd table{};           // of its build
  util::UniqueFd counters{};  // to be read
  util::UniqueFd process{};   // readable once it has ended
  // To be read; not open: it has none, as before 0.3.
  util::UniqueFd sessions{};  // facts::SessionPlace
  util::UniqueFd series{};    // facts::SeriesRecord
};

SharedFd share(util::UniqueFd file);

/// In the order of its members; those that are open.
std::vector<int> descriptors_of(const ProcessCounters& process);
/// From these; nullopt: they are too few, or too many.
std::optional<ProcessCounters> counters_of(std::vector<util::UniqueFd> descriptors);

/// What a worker counts in: `writable` is for that one only. Throws std::system_error.
ops::SharedFile make_worker_counters();
/// Where its sessions stand, as many as there can be. Throws std::system_error.
ops::SharedFile make_worker_sessions(const config::Limits& limits);
/// Where it counts with labels. Throws std::system_error.
ops::SharedFile make_series();
/// From here on this process counts so there. For a process with one thread. Throws std::system_error.
void count_series_in_file(const util::UniqueFd& writable);
/// From here on this process's sessions stand there. For a process with one thread. Throws std::system_error.
void list_sessions_in_file(const util::UniqueFd& writable);

/// All of them, or none.
struct WorkerMemory {
  ops::SharedFile counters{};
  ops::SharedFile sessions{};
  ops::SharedFile series{};

  explicit operator bool() const { return counters.writable && sessions.writable && series.writable; }
};

/// For a worker's facts::InputNote, one a thread that works on what peers send.
ops::SharedFile make_input_notes();
/// From here on this process's threads note there. For a process with one thread. Throws std::system_error.
void note_input_in_file(const util::UniqueFd& writable);

/// From here on this process counts in that file. For a process with one thread. Throws std::system_error.
void count_in_file(const util::UniqueFd& writable);

class Tally {
 public:
  /// From here on this process counts where others find it; where the system can't do that, nobody does, and
  /// a warning says so.
  Tally();

  /// A process of this build was started, counts there and lists its sessions there. Throws
  /// std::system_error.
  void add_worker(pid_t pid, util::UniqueFd counters, util::UniqueFd sessions = {},
                  util::UniqueFd series = {});
  /// Of a daemon before this one. What is no table and no counters is passed over.
  void add_inherited(ProcessCounters inherited);

  /// Of facts::Ledger, to be read.
  const util::UniqueFd& ledger_file() const { return ledger_file_; }
  /// To be passed on, this process's own first.
  const std::vector<ProcessCounters>& all() const { return processes_; }

  /// Of the process of all()[index]; 0: unknown.
  pid_t pid_at(std::size_t index) const { return readings_[index].pid; }

  /// Counts as this process's what those counted that have ended, as long as nobody else does.
  void take_over_ended();
  /// From here on another daemon has all(), and takes over who ends.
  void lend() { owner_ = Owner::next; }
  /// It has come to nothing.
  void take_back() { owner_ = Owner::this_one; }

 private:
  struct Reading {
    ops::Mapping memory;
    std::optional<ops::Mapping> series;
    facts::CounterReader reader;
    facts::Listed listed;
    pid_t pid;
  };
  void add(ProcessCounters process, const facts::CounterTable& table);
  void take_over(std::size_t index);

  enum class Owner { this_one, next } owner_ = Owner::this_one;
  SharedFd table_;
  util::UniqueFd ledger_file_;
  facts::Ledger* ledger_ = nullptr;  // nullptr: nobody counts
  std::vector<ProcessCounters> processes_{};
  std::vector<Reading> readings_{};  // of each of `processes_`
};

}  // namespace sshrp::app
