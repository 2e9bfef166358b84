// Session ends: sessions that are to end, who was asked to end them, and what they have answered.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <list>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "util/bytes.h"

namespace sshrp::app {

/// In a message; those beyond come with the next one. 48 KiB.
inline constexpr std::size_t max_ids_in_message = 4096;
/// Bytes of what a client is told.
inline constexpr std::size_t max_end_sentence = 512;
/// Who hasn't answered by then has ended none: a version before this one never does.
inline constexpr std::chrono::seconds end_grace{5};

/// In pieces of at most max_ids_in_message, ids behind each other. What is no id is left out.
std::vector<Bytes> encode_ids(const std::vector<std::string>& ids);
/// Throws wire::ProtocolError: they are none, or too many.
std::vector<std::string> decode_ids(BytesView bytes);

class SessionEnds {
 public:
  using Clock = std::chrono::steady_clock;
  /// With the number of sessions that were ended.
  using Done = std::function<void(std::uint64_t ended)>;
  /// A process that was asked, 0 for the master before this one; and the number of the request.
  using Asked = std::pair<pid_t, std::uint32_t>;

  /// `done` is called once all of these have answered, or it is end_grace later; at once where there are
  /// none. At most `max_ended` each count.
  void begin(std::set<Asked> asked, std::uint64_t max_ended, Done done, Clock::time_point now);
  void answered(Asked asked, std::uint64_t ended);
  /// The process has ended.
  void gone(pid_t process);
  void on_time(Clock::time_point now);
  /// When on_time() has something to do.
  std::optional<Clock::time_point> next() const;

 private:
  struct Request {
    std::set<Asked> unanswered;
    std::uint64_t max_ended;
    Done done;
    Clock::time_point until;
    std::uint64_t ended = 0;
  };
  template <class IsOver>
  void finish(IsOver is_over);

  std::list<Request> requests_{};
};

}  // namespace sshrp::app
