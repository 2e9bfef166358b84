// Ending: why a relayed session is over.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "net/connection.h"

namespace sshrp::relay {

enum class Leg { downstream, upstream };

constexpr Leg other(Leg leg) { return leg == Leg::downstream ? Leg::upstream : Leg::downstream; }
constexpr std::string_view name_of(Leg leg) { return leg == Leg::downstream ? "client" : "upstream"; }

/// The peer closed its TCP connection, or its side of it.
struct EndOfStream {};
/// The peer said SSH_MSG_DISCONNECT.
struct SaidGoodbye {
  transport::PeerDisconnect said;
};
/// The peer broke the protocol.
struct Violation {
  wire::ProtocolError error;
};
/// The connection broke.
struct Lost {
  std::string reason;
};

struct Ending {
  Leg leg;  // whose fault or wish it was
  std::variant<EndOfStream, SaidGoodbye, Violation, Lost> cause;
};

}  // namespace sshrp::relay
