// dial: from a host's name to a connected socket, within a time limit.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/dial_failure.h"
#include "net/host_lookups.h"
#include "net/race.h"

namespace sshrp::net {

struct Destination {
  std::string host;  // a name or an address, without brackets
  std::uint16_t port;
  std::chrono::seconds timeout;
  Bytes source{};                // who wants it: for HostLookups
  std::chrono::seconds keep{0};  // how old what is known of the host may be; 0: it is asked for
  IfSilent if_silent = IfSilent::wait;
  SourceAddressPtr from{};  // what it is to come from; nullptr: as the system has it
};

using Dialed = std::variant<Socket, DialFailure>;

/// Looks the name up and races its addresses, those of both families by turns (RFC 8305);
/// `destination.timeout` is for all of it. `lookups` must stay meanwhile.
Task<Dialed> dial(Executor executor, HostLookups& lookups, Destination destination, Permits permits);

}  // namespace sshrp::net
