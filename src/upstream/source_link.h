// SourceLink: a worker's end of what it and its master say to each other about sockets that are bound to
// clients' own addresses, which only the master can make. Of all threads of the worker.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "net/connection.h"
#include "upstream/source_messages.h"
#include "util/result.h"
#include "util/unique_fd.h"

namespace sshrp::upstream {

/// What a login waits for a socket: a master that takes longer is as good as none.
inline constexpr std::chrono::seconds source_patience{5};

class SourceLink final : public std::enable_shared_from_this<SourceLink> {
 public:
  explicit SourceLink(net::Clock::duration patience = source_patience) : patience_(patience) {}

  /// The master has the other end of this socket of packets, and is heard on that executor. Throws
  /// std::system_error.
  void use(net::Executor executor, util::UniqueFd socket);

  /// A socket bound to the address that `client` has connected from; or why there is none, for the log. By
  /// the client's own thread, whose executor it is. It takes until `until`, or as long as the patience lasts.
  net::Task<Result<net::Socket>> bind(net::Executor executor, net::ConnectionPtr client,
                                      net::Clock::time_point until);

 private:
  struct Waiter;
  using WaiterPtr = std::shared_ptr<Waiter>;
  using SocketPtr = std::shared_ptr<const util::UniqueFd>;

  void enter(const WaiterPtr& waiter);
  void request(Waiter& waiter, net::Connection& client);
  void leave(const WaiterPtr& waiter);
  std::optional<Result<util::UniqueFd>> answer_of(Waiter& waiter);

  net::Task<void> hear(net::Executor executor, SocketPtr socket, util::UniqueFd readable);
  /// Whether there may be more.
  bool take_answer(const SocketPtr& socket);

  // With the mutex.
  void let_next_request();
  void answer(std::uint32_t request, Result<util::UniqueFd> answer);
  void lose(const SocketPtr& socket);

  const net::Clock::duration patience_;
  std::mutex mutex_{};  // of all that follows
  SocketPtr socket_{};  // nullptr: there is no master, or none that gives sockets
  std::deque<WaiterPtr> queue_{};
  std::map<std::uint32_t, WaiterPtr> unanswered_{};  // by request; nullptr: nobody waits any more
  std::uint32_t last_ = 0;                           // request
};

using SourceLinkPtr = std::shared_ptr<SourceLink>;

}  // namespace sshrp::upstream
