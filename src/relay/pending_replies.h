// PendingReplies: keeps answers to requests in the order of the requests (RFC 4254 §4 and §5.4: a reply
// carries no number, so its place is all that says to which request it belongs).
#pragma once

#include <list>
#include <variant>
#include <vector>

#include "util/bytes.h"

namespace sshrp::relay {

/// Requests of one kind, on one connection or channel, in one direction.
class PendingReplies {
 public:
  /// Requests that wait for a reply at the same time; a peer that sends more ends its connection.
  static constexpr std::size_t most = 4096;

  /// A request that wants a reply was passed on; it is known by its packet's number on the leg that it came
  /// from.
  void passed_on(std::uint32_t sequence_number) { slots_.emplace_back(Awaited{sequence_number}); }
  /// A request that wants a reply was answered by us; `reply` is a payload. What take_due() gives is to be
  /// sent.
  void answered(Bytes reply) { slots_.emplace_back(std::move(reply)); }

  /// A reply came from the other side. False: no request awaits one, the reply is to be dropped. True: it is
  /// to be passed on, and then what take_due() gives.
  bool replied();
  /// The other side doesn't know that request, so `reply` of ours takes the place of its own. False: it isn't
  /// awaited.
  bool answered_instead(std::uint32_t sequence_number, Bytes reply);

  /// Our own answers whose turn has come.
  std::vector<Bytes> take_due();

  bool full() const { return slots_.size() >= most; }
  bool empty() const { return slots_.empty(); }

 private:
  struct Awaited {
    std::uint32_t sequence_number;
  };
  std::list<std::variant<Awaited, Bytes>> slots_;  // mostly empty, and then nothing but itself
};

}  // namespace sshrp::relay
