// Life: how far a channel that is open has come to its end (RFC 4254 §5.3): half-closed by one side or by
// both, closed by one, or gone.
// SPDX-License-Identifier: MIT
#pragma once

#include "util/leg.h"

namespace sshrp::channel {

struct Life {
  struct Ends {
    bool eof = false;
    bool close = false;

    bool any() const { return eof || close; }
  };

  PerWay<Ends> said{};  // by the sender of that way
  PerWay<Ends>
      told{};  // to the receiver of that way: when what is before it has left, and where we close, too

  /// "The channel is considered closed for a party when it has both sent and received SSH_MSG_CHANNEL_CLOSE,
  /// and the party may then reuse the channel number": whether that party is the sender of that way.
  bool is_over_for_sender_of(Way way) const { return said[way].close && told[opposite(way)].close; }
  /// The receiver of that way has heard of a close that its sender hasn't said.
  bool is_closed_by_us(Way way) const { return told[way].close && !said[way].close; }
};

}  // namespace sshrp::channel
