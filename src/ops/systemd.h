// What systemd and a service say to each other: sd_notify(3), sd_listen_fds(3), sd_watchdog_enabled(3),
// JOURNAL_STREAM of systemd.exec(5). These protocols are environment variables and a datagram; libsystemd
// would bring four libraries more into the process that holds the keys.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "util/unique_fd.h"

namespace sshrp::ops {

/// Sends lines such as "READY=1" to $NOTIFY_SOCKET; without one, nothing. Failures are nobody's concern: who
/// waits for the message has a time limit.
void notify_systemd(std::string_view lines);

/// The sockets passed by the service manager, and the environment cleared of them. None if they are meant
/// for another process.
std::vector<util::UniqueFd> take_passed_sockets();

/// How often at least WATCHDOG=1 must be sent; nullopt: not at all.
std::optional<std::chrono::microseconds> watchdog_interval();

/// stderr is the stream to systemd's journal, which reads priorities as <N> at a line's begin.
bool stderr_is_journal();

}  // namespace sshrp::ops
