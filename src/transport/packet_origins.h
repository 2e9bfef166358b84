// PacketOrigins: who made the messages of the packets that we sent, the other leg's peer or we. A peer that
// doesn't know a message answers SSH_MSG_UNIMPLEMENTED with its packet's number (RFC 4253 §11.4), and only
// who made the message can do something with that.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "msg/number.h"
#include "transport/sealable_payload.h"

namespace sshrp::transport {

/// Whether it is one that a peer may not know: requests, openings of channels, and what RFC 4254 leaves free.
/// Data, windows, ends and replies are known to everybody who has a channel.
constexpr bool may_be_unknown(msg::Number number) {
  const auto n = static_cast<unsigned>(number);
  return n == 80 || (n >= 83 && n <= 90) || n == 98 || (n >= 101 && n <= 127);
}

class PacketOrigins {
 public:
  /// That are remembered; the oldest go first. A peer answers when it comes to such a packet, so what counts
  /// is how many it has ahead.
  static constexpr std::size_t max_remembered = 128;

  void note(std::uint32_t sent_as, Origin origin);
  /// nullopt: the packet was none that a peer may not know, or one of long ago. It is forgotten, and so are
  /// those before it: their peer has passed them.
  std::optional<Origin> take(std::uint32_t sent_as);
  /// With our NEWKEYS numbers may begin anew. Peers have answered all before it by then, but for clients
  /// whose guess of a key exchange was right.
  void clear() { entries_ = {}; }

 private:
  struct Entry {
    std::uint32_t sent_as;
    Origin origin;
  };
  std::vector<Entry> entries_;  // mostly empty, and then nothing but itself
};

}  // namespace sshrp::transport
