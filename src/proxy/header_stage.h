// HeaderStage: connections on a listener with proxy_protocol, until the header that they begin with is there.
// Nothing of SSH has begun then, and no limit, penalty or log line of a client knows them.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "config/config.h"
#include "net/listener.h"
#include "net/proxy_header.h"
#include "proxy/crowd.h"
#include "proxy/flood_log.h"

namespace sshrp::proxy {

/// A balancer has its header ready when it connects: so long is for packets that are lost on the way.
inline constexpr std::chrono::seconds proxy_header_grace{3};
/// Beyond that, the one makes room that has waited longest of the balancer with most of them: a crowd without
/// headers shuts out nobody else's connections.
inline constexpr std::size_t max_awaited_proxy_headers = 1024;

/// For one thread: the executor's, which the sockets are of as well.
class HeaderStage {
 public:
  using Balancers = std::vector<config::Located<access::Network>>;
  /// With the connection's ends as the header has them.
  using OnHeader = std::function<void(net::Accepted)>;

  /// `log` outlives it.
  HeaderStage(const net::Executor& executor, FloodLog& log, OnHeader on_header,
              std::size_t max = max_awaited_proxy_headers);
  ~HeaderStage();

  /// Who isn't of these networks is closed at once.
  void take(net::Accepted accepted, const Balancers& from);
  std::size_t size() const { return waiting_.size(); }
  /// Calls that once there is nobody left; at once if that is so now. There is one such.
  void when_empty(std::function<void()> call);
  /// Whoever is here.
  void close_all();

 private:
  struct Waiting;
  using WaitingPtr = std::shared_ptr<Waiting>;
  using Order = std::map<std::uint64_t, WaitingPtr>;  // by their numbers, and so by their deadlines

  net::Task<void> read(WaitingPtr waiting);
  net::ParsedProxyHeader read_now(Waiting& waiting);
  void header_is_there(Waiting& waiting, const net::ProxyHeader& header);
  void refuse(Waiting& waiting, const std::string& why);
  void make_room();
  void leave(Waiting& waiting);
  void await_first_deadline();
  void log_refusal(const net::Accepted& accepted, const std::string& why);

  net::Executor executor_;
  FloodLog& log_;
  OnHeader on_header_;
  std::size_t max_;
  Order waiting_{};
  Crowd crowd_{};  // the same
  std::uint64_t last_ = 0;
  net::Timer deadline_;  // of the first
  std::function<void()> on_empty_{};
};

}  // namespace sshrp::proxy
