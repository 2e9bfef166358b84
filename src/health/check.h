// Active checks: whether a server of a group is well, found out while nobody logs in there.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "balance/book.h"
#include "net/dialer.h"
#include "upstream/settings.h"

namespace sshrp::health {

struct Checked {
  balance::CheckResult result = balance::CheckResult::failed;
  std::string why{};  // for operators; empty: it is well
};

/// A check has its group's attempt_timeout; a login, which asks PAM and what is behind it, so long at least.
inline constexpr std::chrono::seconds least_login_time{10};
/// And so long at most, while those who wait for it still do: attempts may have longer.
inline constexpr std::chrono::seconds max_time{60};

/// What logins at servers speak, where nothing else is configured.
upstream::Speech default_speech();

/// Looks at `server` as its group says. `lookups` must stay meanwhile. Throws nothing but what ends a
/// coroutine that is cancelled.
net::Task<Checked> check(net::Executor executor, net::HostLookups& lookups, upstream::Speech speech,
                         balance::CheckDue due);

/// The kinds of checks, once there is a connection.
net::Task<Checked> check_banner(net::Executor executor, net::Socket socket, net::Clock::time_point until);
net::Task<Checked> check_login(net::Executor executor, net::Socket socket, upstream::Speech speech,
                               balance::CheckDue due, net::Clock::time_point until);

}  // namespace sshrp::health
