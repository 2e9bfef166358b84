// Transparent sockets: TCP sockets that are bound to an address of another machine, and connect from there
// (IP_TRANSPARENT of ip(7)).
// SPDX-License-Identifier: MIT
#pragma once

#include <system_error>

#include "net/asio.h"
#include "util/unique_fd.h"

namespace sshrp::net {

/// One that doesn't block and isn't inherited by programs that are started. It stays bound there whoever gets
/// it: no other bind(2) or connect(2) of it changes that. Throws std::system_error: EPERM without CAP_NET_RAW
/// or CAP_NET_ADMIN, EADDRINUSE where no port is left of that address.
util::UniqueFd transparent_socket(const asio::ip::address& address);

/// Why this process can make none, whatever the address.
std::error_code problem_of_transparent_sockets();

}  // namespace sshrp::net
