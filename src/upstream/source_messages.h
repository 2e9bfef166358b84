// What a worker and its master say to each other about sockets of clients' own addresses, a packet of their
// socket each.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "wire/codec.h"

namespace sshrp::upstream::source_message {

/// That a worker has asked for and that aren't answered; its further logins wait until there are fewer.
inline constexpr std::size_t max_unanswered = 64;
inline constexpr std::size_t max_packet = 1024;  // bytes

enum class Number : std::uint8_t { want = 1, given = 33, denied };

// From a worker, which names no address.

/// With the connection of a client: a socket that is bound to its address is wanted.
struct Want {
  static constexpr Number number = Number::want;
  std::uint32_t request{};
};

// From its master.

/// With the socket.
struct Given {
  static constexpr Number number = Number::given;
  std::uint32_t request{};
};

struct Denied {
  static constexpr Number number = Number::denied;
  std::uint32_t request{};
  std::string_view why{};  // for the log
};

using FromMaster = std::variant<Given, Denied>;

/// Both throw wire::ProtocolError for what is none of these.
Want decode_from_worker(BytesView packet);
FromMaster decode_from_master(BytesView packet);

}  // namespace sshrp::upstream::source_message
