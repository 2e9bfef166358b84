// Keeper: takes from rings what workers tell about recordings of their own, and has it written. It waits for
// no disk, and trusts no worker.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <unordered_set>
#include <vector>

#include "record/ring.h"
#include "record/scribe.h"

namespace sshrp::record {

/// Recordings of one worker at once.
inline constexpr std::size_t max_recordings = 65'536;
/// Bytes of a worker's messages that wait for the disk: then no more of them are read.
inline constexpr std::size_t max_queued = 64 * 1024 * 1024;
/// Answers that a worker hasn't taken: the same.
inline constexpr std::size_t max_answers = 4096;
/// What comes so soon behind what was taken last waits for more, unless half a ring is full: to wake the
/// recorder costs more than to copy that.
inline constexpr std::chrono::milliseconds max_hold{20};

class Keeper {
 public:
  Keeper(Folder folder, config::RecordingsKeep keep);

  ~Keeper();

  /// A worker: what it says, and the socket by which it is answered. Whatever comes there is a bell, until it
  /// hangs up. Throws std::system_error.
  void add(util::UniqueFd socket, const util::UniqueFd& ring);
  bool has_workers() const { return !workers_.empty(); }

  /// Waits until there is something to do, or `other` can be read, and does it. Whether `other` can be.
  bool serve(int other);

 private:
  struct Worker {
    util::UniqueFd socket;
    RingReader ring;
    std::optional<SteadyClock::time_point> looks_at{};  // its ring, without a bell
    bool is_gone = false;                               // and may have left something in the ring
    std::unordered_set<std::uint32_t> recordings{};
    std::uint32_t last = 0;        // that it began
    std::size_t queued = 0;        // bytes
    std::vector<Bytes> answers{};  // that it hasn't taken
    std::map<std::uint32_t, message::Written> written{};

    bool may_say_more() const { return queued < max_queued && answers.size() < max_answers; }
  };
  enum class Life : std::uint8_t { goes_on, over };

  /// When to look at its ring; until then it rings for what it is told to.
  static SteadyClock::time_point rest(Worker& worker, SteadyClock::time_point now);
  static void hear_bells(Worker& worker);
  Life take(std::uint64_t number, Worker& worker);
  Life take_all(std::uint64_t number, Worker& worker);
  void look_at(Worker& worker, BytesView packet);
  void begin(Worker& worker, const message::Open& asked);
  void take_results();
  static void answer(Worker& worker);
  /// Whether all were taken.
  static bool send_answers(Worker& worker);
  void end(std::uint64_t number);

  util::UniqueFd woken_;  // an eventfd: there are results
  Bytes room_{};          // for a packet
  std::map<std::uint64_t, Worker> workers_{};
  std::uint64_t last_worker_ = 0;
  Scribe scribe_;  // last: it ends first
};

}  // namespace sshrp::record
