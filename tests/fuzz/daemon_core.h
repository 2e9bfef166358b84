// DaemonCore: a session with everything that is below it in the daemon — transport, login, relay, police and
// jail — between a client and upstreams in a fuzzer's hands. Sockets are pairs, the clock is virtual_clock.h,
// and there is one thread.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/io_context.hpp>
#include <functional>

#include "party.h"
#include "proxy/session.h"
#include "util/folder.h"

namespace sshrp::fuzz {

/// The configuration of all runs. What a run leaves in it — servers that are left alone for a while, how long
/// answers took — is an hour old for the next one.
class Setup {
 public:
  /// `routes`: [[servers]] tables; in them UPSTREAM stands for the keys that lead to the upstream, whose host
  /// key is that of transport::testing::host_key("ssh-ed25519"). `settings`: what comes before.
  explicit Setup(const std::string& settings, std::string routes);

  const std::shared_ptr<const proxy::Snapshot>& snapshot() const { return snapshot_; }

 private:
  Folder folder_;
  std::shared_ptr<const proxy::Snapshot> snapshot_;
};

class DaemonCore {
 public:
  explicit DaemonCore(const Setup& setup);
  /// The peers go; the session must end by itself then, and leave nothing.
  ~DaemonCore();
  DaemonCore(const DaemonCore&) = delete;
  DaemonCore& operator=(const DaemonCore&) = delete;

  /// Called with each connection that the daemon makes to an upstream, before it says anything; nullptr, the
  /// usual: it can't be reached.
  std::function<void(Party&)> on_upstream{};

  Party& client() { return *client_; }
  /// The last one; nullptr: there was none.
  Party* upstream() { return upstreams_.empty() ? nullptr : upstreams_.back().get(); }
  std::size_t upstreams() const { return upstreams_.size(); }
  bool is_over() const { return session_.expired(); }

  /// Until nobody has anything to do before time passes.
  void settle();
  void pass(std::chrono::milliseconds time);

  /// What the session holds in memory now, bytes: allocated since this was made, and not by its peers.
  std::size_t held() const;

 private:
  friend class Dialing;
  std::optional<net::Socket> dial();
  void wake_at(net::Clock::time_point at);

  std::size_t memory_before_;
  std::shared_ptr<const proxy::Snapshot> snapshot_;
  net::DeadlineQueue deadlines_;
  asio::io_context context_{1};
  net::Timer alarm_;
  proxy::Startups startups_{100};
  std::vector<std::unique_ptr<Party>> upstreams_;
  std::unique_ptr<Party> client_;
  std::weak_ptr<proxy::Session> session_;
};

}  // namespace sshrp::fuzz
