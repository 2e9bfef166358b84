// Input notes: whose input each thread works on before login, in memory that the master reads once a worker
// has died.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "util/bytes.h"

namespace sshrp::facts {

/// An address, as access::IpAddress; nullopt: nobody's, or that of one who has logged in.
using InputSource = std::optional<std::array<std::uint8_t, 16>>;

/// Of one thread. In shared memory: who reads it takes nothing in it on trust.
struct alignas(64) InputNote {
  enum State : std::uint64_t { nobody = 0, at_work = 1, crashed = 2, crashed_for_nobody = 3 };
  std::uint64_t state = nobody;
  std::uint64_t address[2] = {0, 0};
};

/// From here on each thread that notes something has one of these, as long as there are some left. They must
/// stay. For a process with one thread.
void note_input_in(std::span<InputNote> notes);

namespace inside {

extern constinit thread_local InputNote* own_note;  // nullptr: it has none yet, or there are none left
extern constinit thread_local InputSource current_source;
InputNote* take_note();
void write_note(const InputSource& source);

}  // namespace inside

/// This thread works on what that one has sent; about as dear as three stores.
inline void note_input_of(const InputSource& source) {
  if (!source && !inside::current_source) return;
  inside::current_source = source;
  inside::write_note(source);
}
/// Who it was last.
inline const InputSource& input_source() { return inside::current_source; }

/// As long as this is there, or until it is noted otherwise; then it is as before.
class InputNoted {
 public:
  explicit InputNoted(const InputSource& source) : before_(input_source()) { note_input_of(source); }
  ~InputNoted() { note_input_of(before_); }
  InputNoted(const InputNoted&) = delete;
  InputNoted& operator=(const InputNoted&) = delete;

 private:
  const InputSource before_;
};

/// It is this thread that the process dies of. For a signal's handler.
void note_crash() noexcept;
/// The process dies of nothing that its threads do. For a signal's handler.
void note_end_by_others() noexcept;

/// Of a process that has ended: those on whose input a thread worked that crashed; nobody where one did that
/// worked for nobody. Where none has said that it did, as one without a stack can't, all on whose input one
/// worked. Each once; at most one a note.
std::vector<std::array<std::uint8_t, 16>> blamed(BytesView notes);

}  // namespace sshrp::facts
