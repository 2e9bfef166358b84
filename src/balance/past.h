// Past: what a balancer has seen, for the one that takes its place: how servers are, and who belongs where.
// Which places are taken workers say themselves.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "balance/health.h"
#include "balance/rows.h"

namespace sshrp::balance {

struct ServerPast {
  std::string group{};
  std::string server{};
  Health::Past health{};
  std::string why{};  // of the last change; at most max_why, escaped
  TimePoint changed{};
  std::uint64_t given = 0, failed = 0, refused = 0, checks_well = 0, checks_failed = 0;

  bool operator==(const ServerPast&) const = default;
};

/// A user or a source that had a session there.
struct StickyPast {
  std::string group{};
  std::string who{};  // a key of Sticky's, without its group
  std::string server{};
  TimePoint until{};

  bool operator==(const StickyPast&) const = default;
};

/// The longest ago first.
struct Past {
  std::vector<ServerPast> servers{};
  std::vector<StickyPast> sticky{};

  bool operator==(const Past&) const = default;
};

/// As a board has it, of a balancer that died: without pauses, and without who belongs where.
Past past_of(const Rows& rows);

/// In packets of message::max_packet bytes at most, each of which is read by itself.
std::vector<Bytes> encode(const Past& past);
/// Throws wire::ProtocolError: it is none, or has a text that is too long or a condition that isn't known.
Past decode_past(BytesView packet);

}  // namespace sshrp::balance
