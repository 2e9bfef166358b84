// Ring: packets of a worker on their way to the recorder, in memory that both write. Either takes what the
// other has written there for a stranger's: it is copied before it is looked at.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <optional>

#include "ops/shared_memory.h"
#include "record/messages.h"

namespace sshrp::record {

/// Bytes of packets in a ring, each with its length; the last ones that came are there until they are taken.
inline constexpr std::size_t ring_size = 1024 * 1024;

/// The memory of a ring, which both sides get; nobody can change its size. Throws std::system_error.
util::UniqueFd make_ring();

/// When the reader is to be woken.
enum class Wish : std::uint32_t {
  none,  // it is awake, or wants nothing
  any,   // for the first packet
  many,  // when the ring is half full: it looks by itself soon
};

/// Positions count all bytes since the beginning. What two processes write is in lines of cache of its own.
struct RingMemory {
  alignas(64) std::atomic<std::uint64_t> written;  // by the worker
  std::atomic<std::uint32_t> waits_for_room;       // set by the worker, cleared by the recorder
  alignas(64) std::atomic<std::uint64_t> taken;    // by the recorder
  std::atomic<Wish> wish;                          // set by the recorder, cleared by the worker
  alignas(64) std::array<std::uint8_t, ring_size> bytes;
};

/// The worker's end. Of one thread at a time. Throws std::system_error for a file that is no ring.
class RingWriter {
 public:
  explicit RingWriter(const util::UniqueFd& file);

  /// A packet, max_packet at most. False: there is no room; the reader says when there is. Throws
  /// wire::ProtocolError where the reader has written what can't be.
  bool put(BytesView packet);
  /// Whether the reader wants to be woken for what is there. Asked for behind one or several put(): true is
  /// told once.
  bool wakes_reader();
  /// It couldn't be woken.
  void reader_sleeps() { memory_.wish.store(Wish::any); }

 private:
  std::size_t used() const;
  void copy_in(BytesView bytes);

  ops::SharedMapping mapping_;
  RingMemory& memory_;
  std::uint64_t written_ = 0;  // what stands in the memory is for the other side
};

/// The recorder's end. Of one thread. Throws std::system_error for a file that is no ring.
class RingReader {
 public:
  explicit RingReader(const util::UniqueFd& file);

  /// Appends the packets that are there, as many as make one of max_packet at most. False: there was none.
  /// Throws wire::ProtocolError where the writer has written what can't be.
  bool take(Bytes& packet);
  /// What is put there from now on isn't taken.
  void close() { end_ = memory_.written.load(); }
  /// Whether there is enough for a reader with that wish.
  bool has(Wish wish) const;
  /// Whoever sets one looks whether it has() that, once more, before it sleeps.
  void set(Wish wish);
  /// Whether a writer waits for room, and there is some: true is told once.
  bool has_room_for_writer();

 private:
  std::size_t used() const;
  std::size_t checked_used() const;
  void copy_out(std::uint64_t from, std::uint8_t* to, std::size_t size) const;

  ops::SharedMapping mapping_;
  RingMemory& memory_;
  std::uint64_t taken_ = 0;  // as there
  std::optional<std::uint64_t> end_{};
};

}  // namespace sshrp::record
