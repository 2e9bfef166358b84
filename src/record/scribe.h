// Scribe: the thread that writes recordings. All that may wait for a disk is here, and nobody waits for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "record/file.h"

namespace sshrp::record {

/// A recording of any worker: which one's, and its number there.
struct RecordingId {
  std::uint64_t worker = 0;
  std::uint32_t recording = 0;
  auto operator<=>(const RecordingId&) const = default;
};

class Scribe {
 public:
  /// What became of a recording's messages: Opened, Failed with a sentence, or so many bytes taken and
  /// written. Or a packet of that worker is dealt with, and so much of its cost with it.
  struct Result {
    RecordingId id{};
    enum class Kind : std::uint8_t { opened, failed, written, packet_done } kind = Kind::written;
    std::string sentence{};
    std::uint64_t taken = 0;
    std::uint64_t written = 0;
  };

  /// What a packet is in memory, bytes.
  static constexpr std::size_t cost(std::size_t packet) { return packet + 256; }

  /// What came goes to the disk when it is so many bytes, or has waited for more for so long. What comes
  /// after a rest waits for nothing.
  static constexpr std::size_t enough = 256 * 1024;
  static constexpr std::chrono::milliseconds max_wait_for_more{20};

  /// What was taken and written is told when it is so many bytes, or nothing else came: no session waits for
  /// it before.
  static constexpr std::size_t enough_told = 512 * 1024;

  /// How often what is too old is looked for, and what others have left.
  static constexpr std::chrono::seconds upkeep_interval{60};

  /// `has_results` is called from its thread.
  Scribe(Folder folder, config::RecordingsKeep keep, std::function<void()> has_results);
  /// Writes what it was given.
  ~Scribe();
  Scribe(const Scribe&) = delete;
  Scribe& operator=(const Scribe&) = delete;

  /// A packet of a worker that was looked at; its messages are of recordings that it began.
  void write(std::uint64_t worker, Bytes packet);
  /// Memory for a packet, of any size.
  Bytes spare();
  /// The worker is gone: what it hasn't ended is cut.
  void cut(std::uint64_t worker);
  std::vector<Result> take_results();

 private:
  struct Job {
    std::uint64_t worker;
    std::optional<Bytes> packet{};  // nullopt: it is gone
  };

  void add_job(Job job);
  void run();
  void work(const std::deque<Job>& jobs);
  void recycle(std::deque<Job>& jobs);
  void write_packet(const Job& job);
  void open(RecordingId id, const message::Open& asked);
  void cut_all(std::uint64_t worker);
  void look();
  void flush_all();
  void look_after_folder();
  std::optional<SteadyClock::time_point> next_look() const;
  void add(Result result);
  void give_results();
  void tell();

  const Folder folder_;
  const config::RecordingsKeep keep_;
  std::vector<std::string> told_{};  // of the folder's upkeep, the last time
  const std::function<void()> has_results_;

  std::mutex mutex_;  // of the next seven
  std::condition_variable woken_;
  std::deque<Job> jobs_;
  std::size_t queued_ = 0;     // bytes, of these
  std::vector<Bytes> spares_;  // packets' memory, to be used again
  std::vector<Result> results_;
  bool rests_ = false;  // and looks by itself when that is over
  bool ends_ = false;

  // The thread's own:
  std::map<RecordingId, File> files_;
  std::map<RecordingId, std::uint64_t> touched_;  // since the last flush: bytes of messages
  std::set<RecordingId> waiting_;                 // for the rest of a character
  std::vector<Result> made_;
  std::size_t untold_ = 0;   // bytes of packets that are dealt with
  bool is_awaited_ = false;  // one of what isn't told
  std::string room_;         // for the lines of one recording
  bool worked_ = false;      // just now
  SteadyClock::time_point next_upkeep_{};
  std::thread thread_;  // last: it uses all of these
};

}  // namespace sshrp::record
