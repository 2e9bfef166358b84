// Listener: accepts connections on a socket that listens, until it is stopped. The socket may be shared with
// other processes.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "net/asio.h"
#include "util/unique_fd.h"

namespace sshrp::net {

/// A socket that listens there, not inherited by programs that are started. Throws std::system_error where
/// that isn't possible.
util::UniqueFd listen_on(const tcp::endpoint& endpoint);
/// Where a socket listens; nullopt if it doesn't, or isn't TCP's.
std::optional<tcp::endpoint> listening_at(int socket);

/// Where a new connection is to be at home.
using ChooseExecutor = std::function<Executor()>;
/// Called on the listener's thread; the socket's executor is the one chosen.
using OnAccept = std::function<void(Socket)>;

class Listener {
 public:
  /// `socket` listens.
  Listener(const Executor& executor, util::UniqueFd socket, ChooseExecutor choose, OnAccept on_accept);

  /// Begins to accept. Errors of the moment, such as no descriptors left, are waited out.
  void start();
  /// Takes what waits in the socket's queue, and then no more. What comes later is for the other processes
  /// that have the socket.
  void stop();

  tcp::endpoint local() const { return acceptor_->local_endpoint(); }

 private:
  static Task<void> accept(std::shared_ptr<Acceptor> acceptor, ChooseExecutor choose, OnAccept on_accept);

  std::shared_ptr<Acceptor> acceptor_;
  ChooseExecutor choose_;
  OnAccept on_accept_;
};

}  // namespace sshrp::net
