// Daemon: what the observer knows of the daemon, and the closed set of what it can ask of it. The process
// behind it is app's; tests have others.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "balance/rows.h"
#include "facts/counter_reader.h"
#include "facts/live_session.h"
#include "facts/series.h"

namespace sshrp::observer {

struct Process {
  std::string role{};   // "master", "worker", "observer", "recorder"
  std::string state{};  // of a worker: "starting", "serving", "leaving"
  std::string version{};
  pid_t pid = 0;
  std::chrono::system_clock::time_point began{};
};

/// A source that is refused.
struct Ban {
  std::string source{};  // "192.0.2.1", "2001:db8::/64"
  std::chrono::system_clock::time_point until{};
  enum class Kind : std::uint8_t { penalty, ban } kind{};
};

/// The configuration's last reload, and when one last came into force.
struct Reload {
  bool successful = true;
  std::chrono::system_clock::time_point in_force_since{};
};

/// Where routes lead.
struct Upstream {
  std::string name{};    // "backend:22", or the template as written; or a group's
  std::string server{};  // the same, but for a server of a group
  balance::Service state{};
  std::vector<std::string> routes{};
  std::optional<balance::ServerRow> row{};  // of a server of a group
};

enum class Action : std::uint8_t { end_sessions = 1, drain, reload, upgrade, ban, unban, set_server };

/// Who asks, for the record.
struct Asker {
  std::string level{};  // "operator"
  std::string by{};     // "uid 1000 pid 4711", "token \"grafana\" from 127.0.0.1", safe to print
};

/// A write that wasn't let through, or anything with a wrong token, for the record.
struct Refused {
  Asker asker{};           // without a level, if that isn't known
  std::string action{};    // its word: "end", "login"; "read" for what is none
  std::string sentence{};  // why
};

struct Request {
  Action action{};
  std::vector<std::string> sessions{};  // end_sessions: ids
  std::string message{};                // end_sessions: for the client, safe to print; empty: the default
  std::string name{};                   // ban, unban: a network; set_server: the upstream
  std::string server{};                 // set_server
  std::string state{};                  // set_server: the word of a balance::Service
  std::chrono::seconds time{0};         // ban
};

struct Answer {
  enum class Result : std::uint8_t {
    done,
    refused,
    failed
  } result{};                            // refused: what was asked for can't be
  std::vector<std::string> sentences{};  // what was done, or each error
  std::uint64_t count = 0;               // of sessions ended
};

/// All may be called from any thread.
class Daemon {
 public:
  virtual ~Daemon() = default;

  virtual std::vector<facts::LiveSession> sessions() = 0;
  virtual facts::Totals totals() = 0;
  virtual facts::SeriesTotals series() = 0;
  virtual std::vector<Process> processes() = 0;
  virtual std::vector<Ban> bans() = 0;
  virtual std::vector<Upstream> upstreams() = 0;
  virtual std::vector<balance::GroupRow> groups() = 0;
  /// False while it drains.
  virtual bool takes_connections() = 0;
  virtual Reload last_reload() = 0;
  /// `done` is called once, later or at once, from any thread.
  virtual void ask(const Request& request, const Asker& asker, std::function<void(Answer)> done) = 0;
  virtual void note(const Refused& refused) = 0;
};

}  // namespace sshrp::observer
