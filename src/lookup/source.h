// RouteSource: where the route of a user comes from. It may have to ask the world, so the answer is awaited.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>

#include "access/address.h"
#include "net/asio.h"
#include "route/route.h"
#include "route/table.h"

namespace sshrp::lookup {

/// What is known of whoever asks for a route.
struct Asking {
  std::string user{};          // as the client wrote it
  access::IpAddress client{};  // that it connects from
  std::string listener{};      // that it came by: its name, or its address
};

/// It can't be known now. To the client the same as route::NoRoute and route::Refused; the sentence, safe to
/// print, is for the log.
struct Unavailable {
  std::string sentence;
};

using Found = std::variant<route::RoutePtr, route::NoRoute, route::Refused, Unavailable>;

class RouteSource {
 public:
  virtual ~RouteSource() = default;

  /// By any thread; it resumes on the caller's. What it can't find out is Unavailable: it throws nothing but
  /// asio::system_error, of an operation aborted, when the caller's wait is cancelled.
  virtual net::Task<Found> find(Asking asking) = 0;
};

using RouteSourcePtr = std::shared_ptr<RouteSource>;

/// The routes that the configuration has, which are there at once.
class TableSource final : public RouteSource {
 public:
  /// The configuration that the table is of outlives this.
  explicit TableSource(route::Table table) : table_(std::move(table)) {}

  net::Task<Found> find(Asking asking) override {
    const route::Origin origin{asking.client, asking.listener};
    co_return std::visit([](auto found) { return Found(std::move(found)); },
                         table_.lookup(asking.user, origin));
  }

 private:
  route::Table table_;
};

}  // namespace sshrp::lookup
