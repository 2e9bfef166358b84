// Whether somebody is held up by what takes the calling thread some tenths of a millisecond: a session that
// it relays for.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/asio.h"

namespace sshrp::net {

/// A session that moved something so lately may go on at any moment.
inline constexpr std::chrono::seconds relaying_lasts{1};

/// Of the calling thread; to be told whenever something of a session was relayed on it.
void note_relaying(Clock::time_point now);
bool is_relaying(Clock::time_point now);

}  // namespace sshrp::net
