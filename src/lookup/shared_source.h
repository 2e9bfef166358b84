// SharedSource: asks a slow source once for all who want to know the same at the same time.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "lookup/source.h"

namespace sshrp::lookup {

/// Users that are being asked for at the same time: strangers choose their names.
inline constexpr std::size_t max_queries = 1024;
/// Logins that wait for an answer, over all queries.
inline constexpr std::size_t max_waiters = 16 * 1024;

class SharedSource final : public RouteSource, public std::enable_shared_from_this<SharedSource> {
 public:
  struct Bounds {
    std::size_t queries = max_queries;
    std::size_t waiters = max_waiters;
  };

  explicit SharedSource(RouteSourcePtr source) : SharedSource(std::move(source), Bounds{}) {}
  SharedSource(RouteSourcePtr source, Bounds bounds) : source_(std::move(source)), bounds_(bounds) {}

  /// Beyond the bounds, Unavailable at once. A waiter that leaves doesn't end the query, unless it is the
  /// last. The query runs on the thread of whoever asked first.
  net::Task<Found> find(Asking asking) override;

 private:
  class Query;
  class Waiter;
  /// What makes two askings the same question.
  using Key = std::tuple<std::string, access::IpAddress, std::string>;

  static net::Task<void> run(RouteSourcePtr source, std::shared_ptr<Query> query, Asking asking);

  RouteSourcePtr source_;
  const Bounds bounds_;
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<Query>> queries_;  // ordered: a stranger can't aim at it
  std::size_t waiters_ = 0;
};

}  // namespace sshrp::lookup
