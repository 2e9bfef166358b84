// Selector: which server of a group a login goes to.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "net/event.h"
#include "net/work_place.h"
#include "route/route.h"
#include "wire/error.h"

namespace sshrp::upstream {

/// What an attempt at a server came to, as far as it says something about that server.
enum class Outcome : std::uint8_t {
  reached,         // its host key is the right one, and it takes logins
  failed,          // no connection, no answer in time, or no key exchange
  refusing,        // it is well and turns us away: before its identification, or by OpenSSH's own words
  wrong_host_key,  // or one that is revoked
  abandoned,       // the client went, or we did: it says nothing
};

/// A place at a server: from the choice until it is destroyed, at the session's end.
class Place {
 public:
  virtual ~Place() = default;
  Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  virtual const route::Endpoint& endpoint() const = 0;
  /// What has become of it; what was reached may fail afterwards. `took`: from the attempt's begin.
  virtual void note(Outcome outcome, net::Clock::duration took) = 0;
  /// The server let somebody in.
  virtual void note_logged_in() = 0;
};

using PlacePtr = std::unique_ptr<Place>;

/// Longer than any queue_timeout.
inline constexpr std::chrono::hours max_choice{1};

struct Wanted {
  route::GroupPtr group{};
  std::string user{};                // the client's name
  Bytes source{};                    // the client's, as access::source_of
  std::vector<std::string> tried{};  // names of servers that aren't to be chosen again
  net::Clock::time_point until{};    // how long to wait at most, beside the group's own limit
};

/// There is none now.
struct NoServer {
  std::string_view for_client{};  // a literal
  std::string for_log{};
  wire::DisconnectReason reason = wire::DisconnectReason::by_application;
};

using Chosen = std::variant<PlacePtr, NoServer>;

class Selector {
 public:
  virtual ~Selector() = default;

  /// By any thread. May wait; who ends waiting has no place.
  virtual net::Task<Chosen> choose(net::Executor executor, Wanted wanted) = 0;
};

using SelectorPtr = std::shared_ptr<Selector>;

}  // namespace sshrp::upstream
