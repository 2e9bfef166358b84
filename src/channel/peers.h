// Peers: the two ends of a session, as who decides about their messages sees them.
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/sealable_payload.h"
#include "util/leg.h"
#include "wire/codec.h"

namespace sshrp::channel {

class Peers {
 public:
  virtual ~Peers() = default;

  /// What is sent one way arrives in that order. The payload and its room may be overwritten.
  virtual void send(Way way, transport::SealablePayload payload) = 0;

  /// Whether what is sent that way waits for a key exchange: what can wait elsewhere should.
  virtual bool is_held_up(Way) const { return false; }

  void send(Way way, BytesView payload) { send(way, transport::SealableBytes(payload).payload()); }
  template <wire::Message T>
  void send(Way way, const T& message) {
    send(way, BytesView(wire::encode(message)));
  }
};

}  // namespace sshrp::channel
