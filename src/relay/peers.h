// Peers: the two ends of a session, as who decides about their messages sees them.
#pragma once

#include "relay/way.h"
#include "transport/roomy_payload.h"
#include "wire/codec.h"

namespace sshrp::relay {

class Peers {
 public:
  virtual ~Peers() = default;

  /// What is sent one way arrives in that order. The payload and its room may be overwritten.
  virtual void send(Way way, transport::RoomyPayload payload) = 0;

  /// Whether what is sent that way waits for a key exchange, and much does already: what can wait elsewhere
  /// should.
  virtual bool is_congested(Way) const { return false; }

  void send(Way way, BytesView payload) { send(way, transport::RoomyBytes(payload).payload()); }
  template <wire::Message T>
  void send(Way way, const T& message) {
    send(way, BytesView(wire::encode(message)));
  }
};

}  // namespace sshrp::relay
