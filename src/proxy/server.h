// Server: the listeners, the workers behind them, and what happens to a new connection.
#pragma once

#include <asio/basic_signal_set.hpp>

#include "net/listener.h"
#include "proxy/worker.h"

namespace sshrp::proxy {

class Server {
 public:
  /// Binds all addresses. Throws std::runtime_error where one can't be bound.
  explicit Server(std::shared_ptr<const Snapshot> snapshot);
  ~Server();

  /// Serves until SIGTERM or SIGINT, then ends all sessions with a word and returns. SIGUSR1 opens the log
  /// anew.
  void run();

 private:
  void bind(const config::Located<config::HostPort>& address);
  void accept(net::Socket socket);
  bool has_room();
  Worker& least_loaded();
  void await_signal();
  void stop(int signal);

  std::shared_ptr<const Snapshot> snapshot_;
  asio::io_context context_{1};  // listeners and signals
  asio::basic_signal_set<net::Executor> signals_;
  asio::thread_pool pool_;  // what blocks
  LoginCount logins_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<net::Listener> listeners_;
};

}  // namespace sshrp::proxy
