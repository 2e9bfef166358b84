// client_address: whose a connection is that a worker shows the master, who believes nothing but the kernel.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/listening.h"
#include "net/listener.h"
#include "util/result.h"

namespace sshrp::app {

/// Where connections of clients come in.
struct Entry {
  net::tcp::endpoint at;
  net::Families families;
};

std::vector<Entry> entries_of(const Listening& listening);

/// The address, of IPv4 as such, of who is connected with `descriptor`; or why that is no client of these
/// listeners, for the log.
///
/// A worker in an enemy's hands has real clients' connections, and may have its own machines connect: whom it
/// names so is somebody who is connected with us. It can't name others by a connection that it makes itself:
/// that would have to be bound to a listener's port, which conflicts with the socket that listens there, and
/// that it can't shut down (ops/shared_descriptors.h). Where it could do both all the same, on a kernel
/// without Landlock's rules for TCP, it could pass for hosts that take TCP connections from here.
Result<asio::ip::address> client_address(int descriptor, const std::vector<Entry>& entries);

}  // namespace sshrp::app
