// Channel: one channel of RFC 4254 §5 as it stands between its two peers, in a session that is looked into.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "channel/life.h"
#include "channel/pending_replies.h"
#include "channel/tap.h"
#include "channel/terminated_channel.h"

namespace sshrp::channel {

struct Channel {
  // What carries its data:

  /// The peers themselves, with their own windows.
  struct Relayed {};
  /// Nothing yet. Until it is known which program runs here, and so whether we end the windows, neither peer
  /// learns of the other's; RFC 4254 §5.1 lets a window begin at 0, as sshd's does. An upstream is given one
  /// byte, though, which no server sends before a program runs: TinySSH ends where there is none.
  struct Withheld {
    PerWay<std::uint32_t> window{};  // what the receiver of that way takes
    PerWay<std::uint32_t> given{};   // of it, to its sender
  };
  using Carrier = std::variant<Relayed, Withheld, std::unique_ptr<TerminatedChannel>>;

  enum class Kind : std::uint8_t { session, other };
  /// RFC 4254 §6.5: only one can succeed. One that was asked for may still be refused.
  enum class Program : std::uint8_t { none, sftp_asked, other_asked, runs };

  Kind kind;
  Identity identity;
  std::optional<Life> life{};              // nullopt: its opening isn't answered
  PerWay<std::uint32_t> recipient{};       // the receiver's number, in messages that go that way
  PerWay<std::uint32_t> maximum_packet{};  // the receiver's
  PerWay<PendingReplies> replies{};        // to requests that went that way
  Carrier carrier{Relayed{}};
  Program program = Program::none;
  unsigned variables = 0;          // env requests
  std::uint32_t first_window = 0;  // of its opener, before anything was sent
  // Of what was sent on it, until the upstream has closed it.
  std::vector<sftp::NameLockPtr> locks_left{};

  Way opened() const { return identity.opened; }
  TerminatedChannel* terminated() {
    auto* carrier_here = std::get_if<std::unique_ptr<TerminatedChannel>>(&carrier);
    return carrier_here ? carrier_here->get() : nullptr;
  }
  bool is_program_asked() const { return program == Program::sftp_asked || program == Program::other_asked; }
  Withheld* withheld() { return std::get_if<Withheld>(&carrier); }
};

}  // namespace sshrp::channel
