// Session: the story of one connection, from the client's first byte to the line in the log. READ THIS FIRST.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/cancellation_signal.hpp>
#include <variant>

#include "facts/session_slots.h"
#include "lock/session_locks.h"
#include "login/login.h"
#include "net/deadline_queue.h"
#include "net/listener.h"
#include "proxy/conduct.h"
#include "proxy/disconnection.h"
#include "proxy/keepalive.h"
#include "proxy/lifetime.h"
#include "proxy/pools.h"
#include "proxy/snapshot.h"
#include "proxy/source_limits.h"
#include "proxy/startups.h"
#include "record/tap.h"
#include "relay/relay.h"

namespace sshrp::proxy {

/// An upstream's first key exchange must be done within that.
inline constexpr std::chrono::seconds key_exchange_grace{60};
/// A later one within that, after what was sent before has been taken: a peer that stops in the middle holds
/// up the other side.
inline constexpr std::chrono::seconds re_exchange_grace{30};
/// A disconnect must be taken by the peer within that.
inline constexpr std::chrono::seconds disconnect_grace{5};

/// What an upstream was asked for and hasn't answered it may still do that long after its connection's end.
inline constexpr std::chrono::seconds answer_grace{5};

/// A connection's parts of what there may be: given back once it holds no descriptor, if not before.
struct SessionShares {
  StartupPtr startup;                      // at login already
  SourceLimits::SharePtr of_source{};      // nullptr: nothing limits that
  UserSessions::Share of_user_sessions{};  // from its login until it relays no more
  upstream::PlacePtr at_upstream{};        // from its login on
  std::string listener{};                  // that took it: its name, or its address
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  /// `deadlines` are those of the socket's thread: the session's time limits, and re-exchanges that are due.
  Session(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot, Pools& pools,
          net::DeadlineQueue& deadlines, SessionShares shares);

  /// The whole of it; throws nothing.
  net::Task<void> run();

  /// Ends the session with these words to both sides.
  void stop(const std::string& sentence,
            wire::DisconnectReason reason = wire::DisconnectReason::by_application);
  /// Nothing of that is to come any more.
  bool is_ending() const { return decided_ || std::holds_alternative<Ending>(stage_); }
  /// Ends it for others that haven't logged in either; where it has, nothing happens.
  void make_room();

  const std::string& id() const { return id_; }

 private:
  /// Each owns what is known in it.
  using LoginPtr = std::unique_ptr<login::Login>;
  struct Relaying {
    net::ConnectionPtr upstream;
    std::unique_ptr<relay::Relay> relay;
    record::RecordingTap* recording = nullptr;  // the relay's own; nullptr: nothing is recorded
    net::Acknowledgements of_client, of_upstream;
    Keepalive client_alive, upstream_alive;
    Lifetime lifetime;
  };
  struct Ending {
    net::Clock::time_point since;
    net::ConnectionPtr upstream;  // nullptr: there was no connection to it
  };

  net::Task<void> log_in();
  net::Task<void> welcome(login::Login& login);
  void begin_relay(login::LoggedIn entered);
  std::shared_ptr<lock::SessionLocks> make_name_locks(const login::LoggedIn& entered);
  void name_locks_changed();
  std::unique_ptr<record::RecordingTap> make_recording(const login::LoggedIn& entered);
  void heard_recorder(const record::Answer& answer);
  void terminal_is_late();
  void resume_relay();
  net::Task<void> keep_locks();
  void client_gone();
  void reach(Step step);
  void stands(login::Standing standing);
  void require_undecided() const;
  void warn_of_weak_crypto(const NamedRoute& route) const;
  void take_user_share(const login::LoggedIn& entered);
  void end_login(Disconnection disconnection);
  const relay::Relay* relay() const;
  net::ConnectionPtr upstream() const;
  net::Task<void> disconnect(Disconnection disconnection);

  // session_deadlines.cpp: nobody touches a session between its deadlines, so each has the next one set
  void set_next_deadline(net::Clock::time_point now = net::Clock::now());
  std::optional<net::Clock::time_point> next_deadline(net::Clock::time_point now) const;
  net::ConnectionPtr hurrying_client() const;
  std::optional<net::Clock::time_point> handshake_limit() const;
  std::optional<net::Clock::time_point> login_limit() const;
  std::optional<net::Clock::time_point> half_close_limit() const;
  std::optional<net::Clock::time_point> keepalive_due() const;
  void look_at_deadlines(net::Clock::time_point now);
  void hold_time_limits(net::Clock::time_point now);
  void hold_login_limits(net::Clock::time_point now);
  void rekey_if_due(net::Clock::time_point now);
  void watch_acknowledgements();
  void end_if_gone(net::Clock::time_point now);
  void send_keepalives(net::Clock::time_point now);
  void close();

  void count_end() const;
  void log_end(const Disconnection& disconnection);
  bool is_check() const;
  /// What the login has come to, so far.
  void record_login(const login::Login& login);
  void report_offence(const login::Login& login, const Disconnection& disconnection);

  const std::string id_;
  const net::Sender sender_;
  const net::Executor executor_;
  const std::shared_ptr<const Snapshot> snapshot_;
  const net::Clock::time_point began_;
  facts::SessionRecord record_;
  facts::SessionSlot slot_;  // what others see of it
  net::ConnectionPtr client_;
  Pools& pools_;
  const std::unique_ptr<net::WorkPlace> work_place_;  // among the logins, of the client's address
  asio::cancellation_signal cancelled_;               // ends every wait of the login
  SessionShares shares_;
  Conduct conduct_{};  // before login
  login::Standing standing_ = login::Standing::requested;
  std::variant<LoginPtr, Relaying, Ending> stage_;
  std::vector<sftp::NameLockPtr> locks_left_;   // of what the upstream may still do
  net::DeadlineQueue::Node deadline_;           // the next one
  net::DeadlineQueue::Node terminal_deadline_;  // of a program that waits for the upstream's word on one
  std::optional<Disconnection> decided_;        // before the stage's own end: we end it, or the client has
};

using SessionPtr = std::shared_ptr<Session>;

}  // namespace sshrp::proxy
