// Server: the sockets that listen, the workers behind them, and what happens to a new connection.
#pragma once

#include "net/listener.h"
#include "proxy/worker.h"

namespace sshrp::proxy {

class Server {
 public:
  /// `sockets` listen already. Starts threads.
  Server(std::shared_ptr<const Snapshot> snapshot, std::vector<util::UniqueFd> sockets);
  ~Server();

  /// Serves until it was drained or stopped, and all sessions are over.
  void run();

  // From the thread of run(), by way of executor().

  /// Takes no connection any more. The sessions go on, to their own end or for as long as shutdown_timeout
  /// allows; a second call changes nothing.
  void drain();
  /// Takes no connection any more, and ends all sessions with these words to both sides.
  void stop(const std::string& sentence);
  /// Whether all threads have done something lately.
  bool is_well() const;

  net::Executor executor() { return context_.get_executor(); }

 private:
  void accept(net::Socket socket);
  bool has_room();
  Worker& least_loaded();
  void stop_accepting();
  void worker_ended();

  std::shared_ptr<const Snapshot> snapshot_;
  asio::io_context context_{1};  // listeners, and whatever else its owner puts there
  Pools pools_;
  LoginCount logins_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<net::Listener> listeners_;
  std::size_t workers_left_ = 0;  // whose thread goes on
};

}  // namespace sshrp::proxy
