// race: of several addresses the one that connects first, so that one that is silent doesn't hold up the
// others; and the order in which they are tried. RFC 8305 §4, §5.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <variant>
#include <vector>

#include "net/dial_failure.h"
#include "net/source_address.h"

namespace sshrp::net {

/// RFC 8305 §5, Connection Attempt Delay: an attempt has that long for itself, then the next one begins
/// beside it; at once if one fails.
inline constexpr std::chrono::milliseconds attempt_delay{250};
/// Attempts of one race: it is DNS that says how many addresses a name has.
inline constexpr std::size_t max_attempts = 64;
/// Those of them that go on at the same time: each has a descriptor. The next one begins when one has failed.
inline constexpr std::size_t max_open_attempts = 16;
inline constexpr std::size_t max_outcomes_told = 16;

/// The same endpoints, their families by turns, as long as both have any: one that is cut off holds up every
/// second attempt only. The first one stays the first, and those of a family stay in their order, which is
/// the resolver's (RFC 6724).
std::vector<tcp::endpoint> interleaved(const std::vector<tcp::endpoint>& endpoints);

/// Whether this address may be connected to; asked before an attempt.
using Permits = std::function<bool(const asio::ip::address&)>;

/// The socket that is connected; or what became of the addresses, for the log: of the first
/// `max_outcomes_told` each, and how many were tried. It is the server's fault if one of those was, and
/// forbidden only where all are.
using Raced = std::variant<Socket, DialFailure>;

/// Tries the endpoints in their order, until one is connected, all have failed, or `until` is there. Whatever
/// else was begun is closed then. Where `from` is set all come from there, and all endpoints are of its
/// family.
Task<Raced> race(Executor executor, std::vector<tcp::endpoint> endpoints, Permits permits,
                 Clock::time_point until, SourceAddressPtr from = {});

}  // namespace sshrp::net
