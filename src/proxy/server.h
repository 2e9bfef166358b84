// Server: the sockets that listen, the workers behind them, and what happens to a new connection.
// SPDX-License-Identifier: MIT
#pragma once

#include <list>

#include "net/listener.h"
#include "proxy/flood_log.h"
#include "proxy/header_stage.h"
#include "proxy/refusal.h"
#include "proxy/shortage.h"
#include "proxy/worker.h"

namespace sshrp::proxy {

class Server {
 public:
  /// `sockets` listen already; `tables` says by which of the configuration's [[listeners]] tables each does,
  /// where there is one: the rest of them are by `listen`. Starts threads.
  Server(std::shared_ptr<const Snapshot> snapshot, std::vector<util::UniqueFd> sockets,
         std::vector<std::optional<std::size_t>> tables = {});
  ~Server();

  /// Serves until it was drained or stopped, and all sessions are over.
  void run();

  // From the thread of run(), by way of executor().

  /// Takes no connection any more. The sessions go on, to their own end or for as long as shutdown_timeout
  /// allows; a second call changes nothing.
  void drain();
  /// Takes no connection any more, and ends all sessions with these words to both sides.
  void stop(const std::string& sentence);
  /// Calls that, on the thread of run(), once all threads have shown that they do what they are given, or
  /// have ended. If one doesn't any more, that is never.
  void check_threads(std::function<void()> all_are_well);
  /// Ends those of these sessions that there are, with these words to both sides, and calls that, in the same
  /// way, with their number.
  void end_sessions(std::vector<std::string> ids, std::string sentence,
                    std::function<void(std::size_t)> ended);

  net::Executor executor() { return context_.get_executor(); }

 private:
  /// What its configuration says of a listener, or without a table its address.
  struct Entrance {
    std::string address{};  // that it is bound to
    std::string name{};     // as routes call it
    const config::Listener* table = nullptr;

    bool wants_header() const { return table != nullptr && *table->proxy_protocol; }
  };
  void add_listener(util::UniqueFd socket, const config::Listener* table);
  void accept(net::Accepted accepted);
  void serve(net::Accepted accepted);
  void header_is_there(net::Accepted accepted);
  struct Refused {
    Refusing limit;
    std::chrono::seconds try_again_in{0};  // of max_connection_rate
  };
  bool is_full() const;
  std::variant<Admission, Refused> admit(const net::Accepted& accepted);
  void refuse(net::Accepted accepted, const RefusalWords& refusal);
  void log_room_made(const access::Network& source, Entry::Room room);
  Worker& worker_of(net::Accepted& accepted);
  Worker& least_loaded();
  void stop_accepting();
  void worker_ended(std::size_t number);
  struct Check {
    std::vector<bool> silent;  // of each worker
    std::function<void()> all_have_done;
  };
  void have_threads_do(std::function<void(Worker&)> task, std::function<void()> all_have_done);
  void heard(const std::shared_ptr<Check>& check, std::size_t number);

  std::shared_ptr<const Snapshot> snapshot_;
  asio::io_context context_{1};  // listeners, and whatever else its owner puts there
  Pools pools_;
  FloodLog flood_log_{context_.get_executor()};
  Shortage shortage_;
  Startups startups_;
  SourceLimits sources_;
  RefusalPlaces refusal_places_;
  HeaderStage headers_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<net::Listener> listeners_;
  std::vector<Entrance> entrances_{};  // of each listener
  std::vector<bool> running_{};        // of each worker
  std::list<std::shared_ptr<Check>> checks_{};
};

}  // namespace sshrp::proxy
