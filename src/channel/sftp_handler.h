// SftpHandler: an SFTP inspector in the terms of channels, with its records going to the journal.
// SPDX-License-Identifier: MIT
#pragma once

#include "channel/journal.h"
#include "sftp/inspector.h"
#include "util/leg.h"

namespace sshrp::channel {

class SftpHandler {
 public:
  /// `journal` and `budget` outlive it.
  SftpHandler(const sftp::Rules& rules, sftp::NameLocksPtr name_locks, Journal& journal,
              sftp::Budget& budget);
  /// Files that are still open are recorded as such.
  ~SftpHandler();
  SftpHandler(const SftpHandler&) = delete;
  SftpHandler& operator=(const SftpHandler&) = delete;

  /// Throws ProtocolError as Inspector::receive does.
  void receive(Way way, BytesView bytes);
  /// For the receiver of that way; whoever sends it consumes it, and says go_on().
  util::BlockQueue& output(Way way) {
    return inspector_.output(way == Way::up ? Leg::upstream : Leg::downstream);
  }
  /// Bytes of the sender of that way that haven't gone on.
  std::size_t held(Way way) const { return inspector_.held(sender(way)); }
  /// Bytes of memory for these.
  std::size_t buffered(Way way) const { return inspector_.buffered(sender(way)); }
  /// Whether some of them go on by and by; of a packet that isn't whole nothing does.
  bool waits(Way way) const { return inspector_.waits(sender(way)); }
  bool has_unsent() const { return inspector_.has_unsent(); }
  void go_on();
  bool is_jail() const { return is_jail_; }
  std::vector<sftp::NameLockPtr> take_locks() { return inspector_.take_locks(); }

 private:
  static Leg sender(Way way) { return way == Way::up ? Leg::downstream : Leg::upstream; }
  void write_records();

  sftp::Inspector inspector_;
  Journal& journal_;
  const bool is_jail_;
};

}  // namespace sshrp::channel
