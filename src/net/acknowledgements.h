// Acknowledgements: whether a peer still acknowledges what it is sent. The kernel alone gives one up that is
// gone after a quarter of an hour, and never while its window is closed: it may be there and not read.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "net/asio.h"

namespace sshrp::net {

/// What the kernel knows of a connection.
struct Unacknowledged {
  bool data = false;                  // was sent, and isn't acknowledged
  bool unsent = false;                // waits for the peer's window
  unsigned unanswered_probes = 0;     // of a closed window, in a row
  Clock::duration since_last_sent{};  // data, for the first time or again
  Clock::duration since_last_ack{};   // that came from the peer

  bool is_nothing() const { return !data && !unsent; }
  /// Data was sent, or sent again, since the peer acknowledged last.
  bool is_asked() const { return data && since_last_sent < since_last_ack; }
};

/// nullopt: it isn't TCP's, or not connected.
std::optional<Unacknowledged> unacknowledged(int socket);

/// Looks at that from time to time while something is unacknowledged, and not otherwise.
class Acknowledgements {
 public:
  /// Who doesn't read may be asked only every two minutes, and what a peer is asked may be lost once.
  static constexpr unsigned max_unanswered_probes = 2;

  explicit Acknowledgements(Clock::duration patience) : patience_(patience) {}

  /// Something was sent.
  void begin(Clock::time_point now);
  /// When it is to be looked at; nullopt: not before something is sent.
  std::optional<Clock::time_point> look_at() const { return look_at_; }

  enum class Verdict { nothing_waits, waits, gone };
  /// After `gone` and `nothing_waits` it isn't looked at any more.
  Verdict look(const Unacknowledged& found, Clock::time_point now);

 private:
  Clock::duration interval() const { return patience_ / 4; }

  Clock::duration patience_;
  Clock::time_point asked_since_{};  // at the latest: since then the peer leaves unanswered what it was sent
  std::optional<Clock::time_point> look_at_{};
};

}  // namespace sshrp::net
