// Inspector: what stands between the two sides of one SFTP channel and holds it to its Rules.
#pragma once

#include <memory>
#include <vector>

#include "sftp/audit.h"
#include "sftp/rules.h"
#include "util/block_queue.h"

namespace sshrp::sftp {

enum class Side : std::uint8_t { client, upstream };

class Engine;

/// Bytes of either side go in, bytes for either side come out, of SFTP version 3
/// (draft-ietf-secsh-filexfer-02). Without a jail and denials packets pass byte for byte, but that an INIT
/// above version 3 is lowered to it.
///
/// Windows: a side's byte may be given back to its window when it is neither held() nor still in the output
/// of the other side. Each window must have room for `least_window`, or a packet that is needed whole never
/// gets here.
class Inspector {
 public:
  /// The largest packet (256 KiB and its length), with room for what waits before it.
  static constexpr std::size_t least_window = 512 * 1024;

  explicit Inspector(Rules rules);
  Inspector(Inspector&&) noexcept;
  Inspector& operator=(Inspector&&) noexcept;
  ~Inspector();

  /// What came from a side, in pieces of any size; a copy is kept of what can't go on yet. An empty piece
  /// says that output() was consumed, on which requests may have waited (more than 256 KiB of output for
  /// either side). Throws ProtocolError where a side doesn't speak SFTP, and where a jail's root can't be
  /// used: then the outputs are still to be sent, and the channel is to be closed. The sentence is for the
  /// log, and names no path.
  void receive(Side from, BytesView data, Time now);

  /// Bytes for a side; whoever sends them consumes them.
  util::BlockQueue& output(Side to);

  /// How many bytes of that side are neither passed on nor answered: parts of a packet, and requests that
  /// wait.
  std::size_t held(Side from) const;

  /// What was recorded since the last call; none without `Audit::on`.
  std::vector<AuditRecord> take_records();

  /// The channel is over: makes the records of files still open, with the result "connection lost".
  void end(Time now);

 private:
  std::unique_ptr<Engine> engine_;
};

}  // namespace sshrp::sftp
