// Active checks: whether a server of a group is well, found out while nobody logs in there.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "balance/book.h"
#include "health/known_keys.h"
#include "upstream/connector.h"
#include "upstream/settings.h"

namespace sshrp::health {

struct Checked {
  balance::CheckResult result = balance::CheckResult::failed;
  std::string why{};  // for operators; empty: it is well
};

/// A check has its group's attempt_timeout; a login, which asks PAM and what is behind it, so long at least.
/// Hosts on the way have as long for themselves, and the server its time from when it is reached.
inline constexpr std::chrono::seconds least_login_time{10};
/// And all of it so long at most, while those who wait for it still do: attempts may have longer.
inline constexpr std::chrono::seconds max_time{60};

/// What logins at servers speak, where nothing else is configured.
upstream::Speech default_speech();

/// How a group's servers are reached. Whoever has a connection by it keeps it as long.
class Way {
 public:
  virtual ~Way() = default;
  enum class Through : std::uint8_t { nobody, others };
  virtual Through through() const = 0;
  virtual net::Task<upstream::ConnectOutcome> connect(net::Executor executor, net::Destination server) = 0;
};
using WayPtr = std::shared_ptr<Way>;

/// From here to there.
WayPtr straight(std::shared_ptr<net::HostLookups> lookups);

/// By the group's name; never nullptr.
using WayTo = std::function<WayPtr(const std::string& group)>;

/// What all checks of a process have. None is nullptr.
struct Means {
  WayTo way_to{};
  upstream::Speech speech = default_speech();
  std::shared_ptr<KnownKeys> known = std::make_shared<KnownKeys>();
};

/// Looks at the server as its group says. Throws nothing but what ends a coroutine that is cancelled.
net::Task<Checked> check(net::Executor executor, Means means, balance::CheckDue due);

/// The kinds of checks, once there is a connection.
net::Task<Checked> check_banner(net::Executor executor, net::Socket socket, net::Clock::time_point until);
net::Task<Checked> check_login(net::Executor executor, net::Socket socket, Means means, balance::CheckDue due,
                               net::Clock::time_point until);

}  // namespace sshrp::health
