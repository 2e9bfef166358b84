// LiveSession: what others than its worker know of a session that goes on: its facts, how far it is, what it
// has open.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "facts/session_record.h"

namespace sshrp::facts {

/// How far a session is, in the order in which it gets there.
enum class SessionStage : std::uint8_t { identification, key_exchange, login, relaying, ending };
inline constexpr std::array<std::string_view, 5> session_stages{"identification", "key_exchange", "login",
                                                                "relaying", "ending"};

/// Of open channels.
enum class ChannelKind : std::uint8_t {
  session,
  direct_tcpip,
  forwarded_tcpip,
  x11,
  agent,
  streamlocal,
  other
};
inline constexpr std::array<std::string_view, 7> channel_kinds{
    "session", "direct-tcpip", "forwarded-tcpip", "x11", "agent", "streamlocal", "other"};

struct LiveSession {
  SessionRecord
      record{};  // texts of peers as they came, cut to what a slot holds; bytes and channels until now
  SessionStage stage{};
  std::array<std::uint32_t, channel_kinds.size()> channels_open{};  // by ChannelKind
  std::chrono::system_clock::time_point last_activity{};  // of data in any channel; began, before that
  pid_t worker = 0;
};

}  // namespace sshrp::facts
