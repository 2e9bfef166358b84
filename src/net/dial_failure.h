// DialFailure: why there is no connection to a server, and whose fault that is.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <system_error>

namespace sshrp::net {

enum class Fault : std::uint8_t {
  server,     // it refuses, is silent, or its name has no address
  forbidden,  // it isn't to be connected to: not from here, or not by a host on the way
  resolver,   // whether its name has an address isn't known
  way,        // a gate or a proxy on the way to it can't be used, which is so for all servers behind that
  local,      // this machine or process has no means for a connection, whoever it is to
};

/// The sentence is for the log, as it may name internals.
struct DialFailure {
  std::string sentence{};
  Fault fault = Fault::server;
};

/// Of a connection that couldn't be begun, or wasn't made: `local` where what ran out is this machine's or
/// this process's, as descriptors and ports, else `server`.
Fault fault_of(const std::error_code& error);
/// Of getaddrinfo(3): `server` where the name has no address, else `resolver`, or `local`.
Fault fault_of_lookup(int error);

}  // namespace sshrp::net
