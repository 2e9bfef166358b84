// Session slots: a place for each session of a worker, in memory that others read while the session goes on.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

#include "facts/counters.h"
#include "facts/live_session.h"
#include "facts/session_packing.h"
#include "util/bytes.h"
#include "util/leg.h"

namespace sshrp::facts {

inline constexpr std::size_t session_id_length = 12;

constexpr bool is_session_id(std::string_view id) {
  return id.size() == session_id_length && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// What changes while a session goes on: a line of the cache of its own, written by the session's thread
/// only.
struct alignas(cache_line) SessionFigures {
  std::uint64_t bytes[2] = {0, 0};  // by Way
  std::uint64_t last_data = 0;      // of the steady clock, ns; 0: none has passed
  std::uint64_t channels = 0;       // that were asked for
  std::uint32_t channels_open[channel_kinds.size()]{};
  std::uint32_t stage = 0;
};
static_assert(sizeof(SessionFigures) == cache_line);

/// In shared memory: who reads it takes nothing in it on trust.
struct alignas(cache_line) SessionPlace {
  std::uint64_t sequence = 0;  // of `taken` and `record`, which the figures don't belong to
  std::uint64_t taken = 0;     // 0: free
  PackedRecord record{};
  SessionFigures figures{};
};
static_assert(sizeof(SessionPlace) == 1152);

struct alignas(cache_line) SessionPlacesHead {
  /// Of this layout, and of the order of a record's members.
  static constexpr std::uint64_t this_format = 0x31'73'6e'6f'69'73'73'73;  // "sssions1"

  std::uint64_t format = 0;
  std::uint64_t touched = 0;  // places that were ever taken: the others are holes that nobody has paid for
};

/// Places that a worker may have, whatever its limits are: 72 MiB, of which memory is taken for as many
/// sessions as there were at once.
inline constexpr std::size_t max_session_places = 65536;

constexpr std::size_t size_of_session_places(std::size_t places) {
  return sizeof(SessionPlacesHead) + places * sizeof(SessionPlace);
}

/// From here on this process's sessions stand there. It must stay. For a process with one thread. Without it
/// none stand anywhere.
void list_sessions_in(MutableBytes memory);

/// One session's place. Where all are taken, or there are none, it has no place, and all here does nothing.
class SessionSlot {
 public:
  SessionSlot() = default;
  /// From any thread; a short lock.
  explicit SessionSlot(const SessionRecord& record);
  ~SessionSlot() { give_back(); }
  SessionSlot(SessionSlot&& other) noexcept : place_(std::exchange(other.place_, nullptr)) {}
  SessionSlot& operator=(SessionSlot&& other) noexcept {
    give_back();
    place_ = std::exchange(other.place_, nullptr);
    return *this;
  }

  // By one thread at a time:

  /// What is known now.
  void publish(const SessionRecord& record);
  void reach(SessionStage stage);
  /// nullptr: it has no place. Valid as long as this has it.
  SessionFigures* figures() const { return place_ != nullptr ? &place_->figures : nullptr; }

 private:
  void give_back();

  SessionPlace* place_ = nullptr;
};

/// Of a figure, by its only writer: a plain store.
template <class Number>
void show(Number& figure, Number value) {
  std::atomic_ref(figure).store(value, std::memory_order_relaxed);
}

}  // namespace sshrp::facts
