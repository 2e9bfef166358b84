// Site: every path that can be asked for, what it needs, and who answers it.
// SPDX-License-Identifier: MIT
#pragma once

#include "observer/commands.h"
#include "observer/gate.h"
#include "observer/history.h"
#include "observer/process_metrics.h"
#include "observer/recordings.h"

namespace sshrp::observer {

class Site;
struct Endpoint;

/// A request that may be answered, and by what.
struct Call {
  const Endpoint& endpoint;
  const HttpRequest& request;
  const Admitted& who;
  std::string_view rest;  // of the path, behind that of the endpoint
};

using Outcome = std::variant<HttpReply, Command>;

struct Endpoint {
  std::string_view method;
  std::string_view path;  // one that ends with a slash is of all below it
  Right right;
  Outcome (*answer)(Site& site, const Call& call);
  std::string_view action{};  // its word, of one that writes
};

/// The table; of more than one that fits, the first.
std::span<const Endpoint> endpoints();

/// From any thread.
class Site {
 public:
  Site(Daemon& daemon, GateSettings settings, RecordingsFolder recordings, std::size_t max_series);

  struct Passed {
    const Endpoint* endpoint;
    Admitted who;
    std::string rest;
  };

  /// Before the body is there.
  std::variant<Passed, HttpReply> admit(const Entrance& entrance, const HttpRequest& request,
                                        Clock::time_point now);
  /// With the body.
  Outcome answer(const Passed& passed, const HttpRequest& request);

  /// To be called each History::step.
  void sample() { history_.add(daemon_.totals(), std::chrono::system_clock::now()); }

  /// What is said to who is denied this. A write stands in the record: who could have asked, but may not.
  HttpReply refuse(const Endpoint& endpoint, Denial denial);

  // What endpoints answer with.
  Daemon& daemon() { return daemon_; }
  Gate& gate() { return gate_; }
  const History& history() const { return history_; }
  const ProcessMetrics& process_metrics() const { return process_metrics_; }
  Recordings& recordings() { return recordings_; }
  std::size_t max_series() const { return max_series_; }

 private:
  Daemon& daemon_;
  const std::string base_path_;
  Gate gate_;
  History history_{};
  ProcessMetrics process_metrics_{};
  Recordings recordings_;
  const std::size_t max_series_;
};

/// What every reply has, for the safety of browsers.
void add_security_headers(HttpReply& reply, std::string_view path);

}  // namespace sshrp::observer
