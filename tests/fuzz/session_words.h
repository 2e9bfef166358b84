// What a script of a session may name: types of channels and requests, and their arguments. The corpus has
// the places in these lists.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace sshrp::fuzz::words {

inline constexpr std::string_view channel_types[] = {"session",
                                                     "direct-tcpip",
                                                     "direct-streamlocal@openssh.com",
                                                     "tun@openssh.com",
                                                     "forwarded-tcpip",
                                                     "forwarded-streamlocal@openssh.com",
                                                     "x11",
                                                     "auth-agent@openssh.com",
                                                     "other@example.com"};
inline constexpr std::string_view request_types[] = {"subsystem",       "exec",
                                                     "shell",           "env",
                                                     "pty-req",         "window-change",
                                                     "x11-req",         "auth-agent-req@openssh.com",
                                                     "signal",          "break",
                                                     "exit-status",     "exit-signal",
                                                     "eow@openssh.com", "keepalive@openssh.com",
                                                     "xon-xoff",        "other@example.com"};
inline constexpr std::string_view global_requests[] = {"tcpip-forward",
                                                       "cancel-tcpip-forward",
                                                       "streamlocal-forward@openssh.com",
                                                       "no-more-sessions@openssh.com",
                                                       "keepalive@openssh.com",
                                                       "hostkeys-00@openssh.com",
                                                       "hostkeys-prove-00@openssh.com",
                                                       "other@example.com"};
inline constexpr std::string_view words[] = {"sftp",   "netconf",    "backup",    "id",         "LANG",
                                             "LC_ALL", "LD_PRELOAD", "localhost", "db.example", "evil",
                                             "xterm",  "/run/x",     "",          "TERM"};
inline constexpr std::uint32_t ports[] = {5432, 8080, 22, 0, 70'000};

}  // namespace sshrp::fuzz::words
