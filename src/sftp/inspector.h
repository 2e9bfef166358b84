// Inspector: what stands between the two sides of one SFTP channel and holds it to its Rules.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "sftp/audit.h"
#include "sftp/budget.h"
#include "sftp/name_locks.h"
#include "sftp/rules.h"
#include "util/block_queue.h"
#include "util/leg.h"

namespace sshrp::sftp {

class Engine;

/// Bytes of either side go in, bytes for either side come out, of SFTP version 3
/// (draft-ietf-secsh-filexfer-02). Without a jail and denials packets pass byte for byte, but that requests
/// have ids of our own, and that an INIT above version 3 is lowered to it.
///
/// Windows: a side's byte may be given back to its window when it is neither held() nor still in the output
/// of the other side. Each window must have room for `least_window`, or a packet that is needed whole never
/// gets here.
class Inspector {
 public:
  /// The largest packet (256 KiB and its length) is three quarters of it: when a part of a window was used,
  /// it need not be given back at once.
  static constexpr std::size_t least_window = 352 * 1024;

  /// `budget` is the session's, and outlives this; without one it has its own.
  explicit Inspector(Rules rules, NameLocksPtr locks = make_unshared_name_locks(), Budget* budget = nullptr);
  Inspector(Inspector&&) noexcept;
  Inspector& operator=(Inspector&&) noexcept;
  ~Inspector();

  /// What came from a side, in pieces of any size; a copy is kept of what can't go on yet. An empty piece
  /// says that output() was consumed, on which requests may have waited (more than 256 KiB of output for
  /// either side), or that a lock has come. Throws ProtocolError where a side doesn't speak SFTP, and where a
  /// jail's root can't be used: then the outputs are still to be sent, and the channel is to be closed. The
  /// sentence is for the log, and names no path.
  void receive(Leg from, BytesView data, Time now);

  /// Bytes for a side; whoever sends them consumes them.
  util::BlockQueue& output(Leg to);

  /// How many bytes of that side are neither passed on nor answered: parts of a packet, and requests that
  /// wait.
  std::size_t held(Leg from) const;

  /// Bytes of memory for packets of that side that aren't whole, or wait.
  std::size_t buffered(Leg from) const;

  /// Whether something of that is a request, or whole, and goes on once the other side has answered or taken
  /// what it waits for. What isn't whole when its side has nothing more to say is nobody's.
  bool waits(Leg from) const;

  /// Whether requests of the client, whole ones, haven't been sent to the upstream. They still are when the
  /// client has closed its channel: a server by itself would have them.
  bool has_unsent() const;

  /// What was recorded since the last call; none without `Audit::on`.
  std::vector<AuditRecord> take_records();

  /// The channel is over: makes the records of files still open, with the result "connection lost".
  void end(Time now);

  /// Nothing comes of its requests any more: the locks of what the upstream has been sent and hasn't
  /// answered. They are to be kept until it can't do that any more. None without a jail.
  std::vector<NameLockPtr> take_locks();

 private:
  std::unique_ptr<Engine> engine_;
};

}  // namespace sshrp::sftp
