// Channel: one channel of RFC 4254 §5 as it stands between its two peers, in a session that is guarded.
#pragma once

#include <memory>
#include <variant>

#include "relay/handled_channel.h"
#include "relay/pending_replies.h"
#include "relay/way.h"

namespace sshrp::relay {

struct Channel {
  // What carries its data:

  /// The peers themselves, with their own windows.
  struct Relayed {};
  /// Nothing yet. Until it is known which program runs here, and so whether we end the windows, neither peer
  /// learns of the other's; RFC 4254 §5.1 lets a window begin at 0, as sshd's does. An upstream is told of
  /// one byte, though, which no server sends before a program runs: TinySSH ends where there is none.
  struct Withheld {
    PerWay<std::uint32_t> window{};  // what the receiver of that way would take
    PerWay<std::uint32_t> told{};    // of it, to its sender
  };
  using Carrier = std::variant<Relayed, Withheld, std::unique_ptr<HandledChannel>>;

  enum class Kind : std::uint8_t { session, other } kind;
  enum class State : std::uint8_t { opening, open } state = State::opening;
  enum class Program : std::uint8_t { none, asked } program = Program::none;
  Way opened;                              // the way its CHANNEL_OPEN went
  PerWay<std::uint32_t> recipient{};       // the receiver's number, in messages that go that way
  PerWay<std::uint32_t> maximum_packet{};  // the receiver's
  PerWay<Said> said{};                     // by the sender of that way
  PerWay<PendingReplies> replies{};        // to requests that went that way
  Carrier carrier{Relayed{}};
  unsigned variables = 0;  // env requests
};

}  // namespace sshrp::relay
