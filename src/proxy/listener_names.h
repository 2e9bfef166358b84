// What routes call listeners by.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "config/config.h"
#include "net/asio.h"

namespace sshrp::proxy {

/// Of a socket that listens there: its name, or else its address as configured, where port 0 stands for the
/// one that the system chose. A socket that was passed to the daemon and isn't configured goes by its
/// address.
std::string listener_name(const config::Config& config, const net::tcp::endpoint& at);

}  // namespace sshrp::proxy
