// HttpListener: a socket that listens, served by libmicrohttpd in a thread of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <microhttpd.h>

#include <list>
#include <set>

#include "observer/errand.h"
#include "observer/server.h"
#include "observer/site.h"

namespace sshrp::observer {

inline constexpr unsigned max_connections = 64;  // of a listener
inline constexpr std::size_t soft_connections =
    48;  // from then on each one ends the one that is idle longest
inline constexpr std::size_t max_header = 16 * 1024;    // bytes, with the first line
inline constexpr std::size_t max_body = 64 * 1024;      // bytes
inline constexpr std::chrono::seconds max_idle{10};     // without a byte from or to the client
inline constexpr std::chrono::seconds max_reading{20};  // idle, then a request until it is whole
inline constexpr std::chrono::seconds max_sending{60};  // a reply that isn't a recording

class HttpExchange;
class HttpStream;

class HttpListener {
 public:
  HttpListener(Site& site, Daemon& daemon, Listener listener);
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  /// Throws std::runtime_error.
  void start();
  void stop_listening();
  /// Answers nothing that was asked.
  bool is_idle();
  bool is_followed();
  /// Ends what takes too long, and lets those go on who follow a recording. From time to time.
  void tick(Clock::time_point now);
  /// Ends what follows a recording, from now on.
  void end_following();
  /// Ends what waits for the daemon, and refuses what would.
  void give_up();

 private:
  friend class HttpExchange;
  friend class HttpStream;

  struct Connection {
    enum class Phase : std::uint8_t { reading, sending, unlimited, closed } phase = Phase::reading;
    int fd = -1;
    Clock::time_point since{};
  };

  void add(MHD_Connection& connection, void** context);
  void remove(void** context);
  void enter(MHD_Connection& connection, Connection::Phase phase);
  static void close(Connection& connection);

  Site& site_;
  Daemon& daemon_;
  const Entrance entrance_;
  util::UniqueFd socket_;
  const std::string name_;
  MHD_Daemon* http_ = nullptr;

  std::mutex lock_{};
  std::list<Connection> connections_{};
  std::set<HttpExchange*> exchanges_{};
  std::set<HttpStream*> followers_{};  // which are suspended
  bool ends_ = false;                  // no follower goes on
  bool gives_up_ = false;              // nobody waits for the daemon
  std::atomic<bool> closes_ = false;   // connections, each after its reply
};

}  // namespace sshrp::observer
