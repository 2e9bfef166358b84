// LoginPlaces: how many logins are in progress at each upstream, over all threads; who comes beyond that
// waits for a place, sources in turn.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <variant>

#include "net/event.h"
#include "util/bytes.h"
#include "util/host_port.h"
#include "util/key_counts.h"

namespace sshrp::upstream {

/// Logins that wait for a place at one upstream, and those of one source among them. Where there are so many,
/// one of the source with most makes room for one of a source with fewer.
inline constexpr std::size_t max_logins_waiting = 1024;
inline constexpr std::size_t max_logins_waiting_of_source = 64;

class LoginPlaces : public std::enable_shared_from_this<LoginPlaces> {
 public:
  /// Taken until it is destroyed; nullptr where there is no limit.
  using Place = std::shared_ptr<void>;
  enum class None : std::uint8_t { too_many_wait, too_late };

  /// At each host and port; 0: no limit. One source has at most half of them, rounded up: who is asked for a
  /// password keeps a place while he thinks.
  explicit LoginPlaces(std::uint32_t max) : max_(max) {}

  std::uint32_t max() const { return max_; }
  /// A place, by `until` at the latest. Of those who wait it is the turn of the source that has fewest.
  net::Task<std::variant<Place, None>> take(net::Executor executor, HostPort upstream, Bytes source,
                                            net::Clock::time_point until);

 private:
  struct Waiter;
  struct Server {
    std::uint32_t taken = 0;
    util::KeyCounts<Bytes> of_sources{};
    std::list<Waiter*> waiting{};
  };

  enum class State : std::uint8_t { has_place, waits, too_many_wait };
  State enter(Waiter& waiter);
  void leave(Waiter& waiter);
  void give_back(const std::string& upstream, const Bytes& source);
  bool may_have_one(const Server& server, const Bytes& source) const;
  static std::size_t waiting_of(const Server& server, const Bytes& source);
  static bool make_room(Server& server, std::size_t of_source);
  static void tell(Waiter& waiter, State state);
  void give_to_next(Server& server);

  const std::uint32_t max_;
  std::mutex mutex_{};
  // Ordered, as strangers may choose parts of the names; of those where places are taken.
  std::map<std::string, Server> upstreams_{};
};

}  // namespace sshrp::upstream
