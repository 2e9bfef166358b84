// LingeringSocket: a socket whose close(2) lasts, as somebody sets it up who wants to hold others up.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

#include "util/unique_fd.h"

namespace sshrp::ops {

/// Connected, with bytes on the way that nobody takes as long as `listener` is there; then its peer is gone.
struct LingeringSocket {
  LingeringSocket() {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* address = reinterpret_cast<sockaddr*>(&at);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(listener.get(), address, size), 0);
    EXPECT_EQ(::listen(listener.get(), 1), 0);
    EXPECT_EQ(::getsockname(listener.get(), address, &size), 0);
    EXPECT_EQ(::connect(socket.get(), address, size), 0);
    static const std::array<char, 65536> bytes{};
    while (::send(socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) continue;
    const linger an_hour{1, 3600};
    EXPECT_EQ(::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &an_hour, sizeof an_hour), 0);
  }

  util::UniqueFd listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  util::UniqueFd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
};

}  // namespace sshrp::ops
