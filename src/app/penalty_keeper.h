// PenaltyKeeper: the master's part of penalties. It has their table, decides what comes of what workers
// report, and tells the log who is refused from now on.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "penalty/book.h"

namespace sshrp::app {

class PenaltyKeeper {
 public:
  /// `inherited`: of the daemon before this one. Without any, or where they are another build's, there are
  /// new ones; where the system can't do that, there are no penalties, and a warning says so.
  explicit PenaltyKeeper(std::optional<penalty::PenaltyFiles> inherited);

  /// The rules from here on.
  void use(const config::Limits& limits) { limits_ = limits; }

  /// Also of what waits because the table couldn't be written.
  void penalise(const std::vector<penalty::Book::Report>& reports);
  /// The worker that has those notes has died of what one of its threads was given.
  void penalise_crash(BytesView input_notes);
  void forget_old();
  /// By hand. False, nullopt: the table can't be written now, or there is none. lift() gives how many there
  /// were.
  bool ban(const access::Network& source, std::chrono::seconds time);
  std::optional<std::size_t> lift(const access::Network& network);

  /// To be passed on; nullptr: there are none.
  const penalty::PenaltyFiles* files() const { return files_ ? &*files_ : nullptr; }

 private:
  std::optional<penalty::PenaltyFiles> files_;
  std::optional<penalty::Book> book_;
  enum class BookState { writable, busy } book_state_ = BookState::writable;
  std::size_t lost_before_ = 0;  // until it became busy
  config::Limits limits_{};
};

}  // namespace sshrp::app
