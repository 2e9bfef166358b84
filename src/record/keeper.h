// Keeper: hears the workers, and has written what they tell about recordings of their own. It waits for no
// disk, and trusts no worker.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <unordered_set>
#include <vector>

#include "record/scribe.h"

namespace sshrp::record {

/// Recordings of one worker at once.
inline constexpr std::size_t max_recordings = 65'536;
/// Bytes of a worker's messages that wait for the disk: then no more of them are read.
inline constexpr std::size_t max_queued = 64 * 1024 * 1024;
/// Answers that a worker hasn't taken: the same.
inline constexpr std::size_t max_answers = 4096;

class Keeper {
 public:
  Keeper(Folder folder, config::RecordingsKeep keep);

  ~Keeper();

  /// The socket of a worker.
  void add(util::UniqueFd socket);
  bool has_workers() const { return !workers_.empty(); }

  /// Waits until there is something to do, or `other` can be read, and does it. Whether `other` can be.
  bool serve(int other);

 private:
  struct Worker {
    util::UniqueFd socket;
    std::unordered_set<std::uint32_t> recordings{};
    std::uint32_t last = 0;        // that it began
    std::size_t queued = 0;        // bytes
    std::vector<Bytes> answers{};  // that it hasn't taken
    std::map<std::uint32_t, message::Written> written{};

    bool may_say_more() const { return queued < max_queued && answers.size() < max_answers; }
  };
  enum class Life : std::uint8_t { goes_on, over };

  Life hear(std::uint64_t number, Worker& worker);
  void look_at(Worker& worker, BytesView packet);
  void begin(Worker& worker, const message::Open& asked);
  void take_results();
  void answer(Worker& worker);
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
