// Line: two peers of a Script joined in memory, once directly and once through a guarded route. Real
// transports carry it, so that key exchanges are real ones and hold up what they hold up in the daemon;
// sockets, clocks and threads are left out, and with them net::Connection and relay::Direction, of which
// PumpedRoute repeats the few lines that decide when to stop reading. What is random in a key exchange (keys,
// padding) decides nothing here.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "channel/model_peer.h"
#include "channel/session_policy.h"

namespace sshrp::channel::model {

/// One end of a leg: a transport, and what came for it that it hasn't taken.
class LegEnd {
 public:
  explicit LegEnd(transport::Side side);

  transport::Transport& transport() { return transport_; }
  const transport::Transport& transport() const { return transport_; }
  /// Takes at most `count` of the bytes that `from` has sent; false: there are none.
  bool deliver(LegEnd& from, std::size_t count);
  /// The next packet of what was delivered.
  std::optional<transport::SealablePayload> next();

 private:
  transport::Transport transport_;
  Bytes input_;
  MutableBytes rest_{};
};

transport::Side client_side();
transport::Side server_side();
/// Both ends of a leg, by method `none`.
void log_in(LegEnd& client, LegEnd& server);

class Line {
 public:
  virtual ~Line() = default;

  LegEnd& client() { return client_; }
  LegEnd& server() { return server_; }
  /// Carries one segment somewhere; false: there was none there.
  virtual bool carry(Dice& dice, Peer& client_peer, Peer& server_peer) = 0;
  /// Carries all that there is.
  virtual bool carry_all(Peer& client_peer, Peer& server_peer) = 0;

 protected:
  Line();
  LegEnd client_, server_;
};

std::unique_ptr<Line> make_direct_line();
std::unique_ptr<Line> make_guarded_line(bool is_handled);

}  // namespace sshrp::channel::model
