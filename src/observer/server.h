// Server: what the daemon is and does, over HTTP, for operators, Prometheus and browsers.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "observer/daemon.h"
#include "observer/recordings.h"
#include "observer/tokens.h"
#include "util/unique_fd.h"

namespace sshrp::observer {

struct Listener {
  util::UniqueFd socket;  // which listens
  enum class Kind : std::uint8_t { control, http } kind;
  std::string level;  // of who asks over a control socket
  std::string name;   // for people
};

struct Settings {
  std::vector<Listener> listeners;
  std::vector<Token> tokens;
  std::vector<std::string> hosts;  // that browsers may ask for; beside them the address itself
  std::string base_path;           // "/sshrp"; empty: none
  bool behind_tls_proxy;
  RecordingsFolder recordings;
  std::size_t max_series = 10'000;  // of metrics, whose labels the configuration names
};

class Site;
class HttpListener;

class Server {
 public:
  /// Opens what a sandbox would forbid later; starts nothing.
  Server(Daemon& daemon, Settings settings);
  ~Server();

  /// Starts a thread for each listener, so that all are in the sandbox of the calling one. Until stop_fd is
  /// readable; then stops listening, and ends when its requests are answered, after max_stop at most. Throws
  /// std::runtime_error where a listener can't be used.
  void run(int stop_fd);

 private:
  void tick();
  void stop();

  Daemon& daemon_;
  std::unique_ptr<Site> site_;
  std::vector<std::unique_ptr<HttpListener>> listeners_{};
};

}  // namespace sshrp::observer
