// Places of sessions in memory of a test's own.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>

#include "facts/session_reader.h"
#include "facts/session_slots.h"

namespace sshrp::facts {

/// Where this program's sessions stand as long as it lives.
class SessionMemory {
 public:
  explicit SessionMemory(std::size_t places)
      : size_(size_of_session_places(places)),
        bytes_(static_cast<std::uint8_t*>(std::aligned_alloc(cache_line, size_))) {
    std::fill_n(bytes_, size_, std::uint8_t{0});
    list_sessions_in({bytes_, size_});
  }
  ~SessionMemory() {
    list_sessions_in({});
    std::free(bytes_);
  }
  SessionMemory(const SessionMemory&) = delete;

  MutableBytes bytes() { return {bytes_, size_}; }
  SessionPlace& place(std::size_t index) {
    return reinterpret_cast<SessionPlace*>(bytes_ + sizeof(SessionPlacesHead))[index];
  }
  std::vector<LiveSession> read(Moment now = moment()) { return read_sessions(bytes(), 4711, now); }

  /// 1000 s after the beginning of both clocks.
  static Moment moment() {
    constexpr std::chrono::seconds since(1000);
    return {std::chrono::system_clock::time_point(since), std::chrono::steady_clock::time_point(since)};
  }

 private:
  std::size_t size_;
  std::uint8_t* bytes_;
};

inline SessionRecord record_of(std::string id) {
  return {.id = std::move(id),
          .client = "192.0.2.1:50000",
          .began = std::chrono::system_clock::time_point(std::chrono::seconds(900))};
}

}  // namespace sshrp::facts
