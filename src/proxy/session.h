// Session: the story of one connection, from the client's first byte to the line in the log. READ THIS FIRST.
#pragma once

#include "proxy/farewell.h"
#include "proxy/login.h"
#include "proxy/pools.h"
#include "relay/relay.h"

namespace sshrp::proxy {

/// A key exchange must be done within that: a peer that stops in the middle holds up the other side.
inline constexpr std::chrono::seconds key_exchange_grace{60};
/// A last word must be taken by the peer within that.
inline constexpr std::chrono::seconds farewell_grace{5};

class Session : public std::enable_shared_from_this<Session> {
 public:
  /// Called once: at login, or at the end of a session that didn't get so far.
  using OnLoginOver = std::function<void()>;

  Session(net::Socket socket, std::shared_ptr<const Snapshot> snapshot, Pools& pools,
          OnLoginOver on_login_over);

  /// The whole of it; throws nothing.
  net::Task<void> run();

  /// About once a second: holds the time limits and begins re-exchanges that are due.
  void tick(net::Clock::time_point now);
  /// Ends the session with these words to both sides.
  void stop(const std::string& sentence);

  const std::string& id() const { return id_; }

 private:
  net::Task<void> welcome();
  relay::Policy make_policy() const;
  net::Task<relay::Ending> relay_all();
  net::Task<void> say(Farewell farewell);
  void care_for_transports(net::Clock::time_point now);
  void hold_time_limits(net::Clock::time_point now);
  void hold_farewell_grace(net::Clock::time_point now);
  void log_end(const Farewell& farewell);
  /// What the login has come to, so far.
  void record_login();

  const std::string id_;
  const net::Executor executor_;
  const std::shared_ptr<const Snapshot> snapshot_;
  const OnLoginOver on_login_over_;
  const net::Clock::time_point began_;
  enum class Stage { login, relay, ended } stage_ = Stage::login;
  ops::SessionRecord record_;
  net::ConnectionPtr client_;
  Pools& pools_;
  Login login_;
  std::unique_ptr<relay::Relay> relay_;
  std::optional<std::string> stopped_;  // why we end it
  net::Clock::time_point ended_at_{};   // once the stage is `ended`
};

using SessionPtr = std::shared_ptr<Session>;

}  // namespace sshrp::proxy
