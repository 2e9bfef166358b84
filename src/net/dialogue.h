// Dialogue: one message after the other, for what is a story, such as a login.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/exchanger.h"

namespace sshrp::net {

/// The peer has sent SSH_MSG_DISCONNECT: thrown by what waits for its messages.
class Disconnected : public std::runtime_error {
 public:
  Disconnected(Leg leg, const transport::PeerDisconnect& said);
  Leg leg() const { return leg_; }
  const transport::PeerDisconnect& said() const { return said_; }

 private:
  Leg leg_;
  transport::PeerDisconnect said_;
};

class Dialogue {
 public:
  /// Connection::receive(). `received`: what has come and isn't used yet.
  Task<BytesView> receive(Wire& wire, Exchanger& exchanger, util::Buffer& received);
  /// The last message, which may hold a password, isn't used any more.
  void wipe_message();

 private:
  static void read(Wire& wire, util::Buffer& received);

  MutableBytes message_;  // what receive() gave last: in what was received
};

}  // namespace sshrp::net
