// Session: the story of one connection, from the client's first byte to the line in the log. READ THIS FIRST.
#pragma once

#include "auth/downstream.h"
#include "ops/session_record.h"
#include "proxy/farewell.h"
#include "proxy/upstream_leg.h"
#include "relay/relay.h"

namespace sshrp::proxy {

/// A key exchange must be done within that: a peer that stops in the middle holds up the other side.
inline constexpr std::chrono::seconds key_exchange_grace{60};
/// A refused password is answered that much after the request, at the earliest: so quick answers, such as
/// that to a user without a route, tell nothing.
inline constexpr std::chrono::seconds least_refusal_time{1};
/// A last word must be taken by the peer within that.
inline constexpr std::chrono::seconds farewell_grace{5};

class Session : public std::enable_shared_from_this<Session> {
 public:
  /// Called once: at login, or at the end of a session that didn't get so far.
  using OnLoginOver = std::function<void()>;

  Session(net::Socket socket, std::shared_ptr<const Snapshot> snapshot, asio::thread_pool& pool,
          OnLoginOver on_login_over);

  /// The whole of it; throws nothing.
  net::Task<void> run();

  /// About once a second: holds the time limits and begins re-exchanges that are due.
  void tick(net::Clock::time_point now);
  /// Ends the session with these words to both sides.
  void stop(const std::string& sentence);

  const std::string& id() const { return id_; }

 private:
  net::Task<void> login();
  net::Task<bool> try_method(msg::UserauthRequest request);
  net::Task<bool> try_password(msg::UserauthRequest request);
  void find_route(const std::string& user_name);
  /// nullptr: the user has none, or no request has named one yet.
  const route::Route* route() const { return lookup_ ? std::get_if<route::Route>(&*lookup_) : nullptr; }
  net::Task<void> refuse(net::Clock::time_point asked);
  net::Task<void> welcome();
  relay::Policy make_policy() const;
  net::Task<relay::Ending> relay_all();
  net::Task<void> say(Farewell farewell);
  void hold_time_limits(net::Clock::time_point now);
  void hold_farewell_grace(net::Clock::time_point now);
  void log_end(const Farewell& farewell);

  const std::string id_;
  const net::Executor executor_;
  const std::shared_ptr<const Snapshot> snapshot_;
  asio::thread_pool& pool_;
  const OnLoginOver on_login_over_;
  const net::Clock::time_point began_;
  enum class Stage { login, relay, ended } stage_ = Stage::login;
  ops::SessionRecord record_;
  net::ConnectionPtr client_;
  auth::Downstream downstream_;
  std::optional<route::Lookup> lookup_;  // of the first request's user name, which can't change
  std::unique_ptr<auth::Upstream> upstream_;
  std::unique_ptr<relay::Relay> relay_;
  std::optional<std::string> stopped_;  // why we end it
  net::Clock::time_point ended_at_{};   // once the stage is `ended`
};

using SessionPtr = std::shared_ptr<Session>;

}  // namespace sshrp::proxy
