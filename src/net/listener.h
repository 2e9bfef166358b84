// Listener: accepts connections on one address, for as long as it lives.
#pragma once

#include <functional>
#include <memory>

#include "net/asio.h"

namespace sshrp::net {

/// Where a new connection is to be at home.
using ChooseExecutor = std::function<Executor()>;
/// Called on the listener's thread; the socket's executor is the one chosen.
using OnAccept = std::function<void(Socket)>;

class Listener {
 public:
  /// Binds at once. Throws std::system_error where that isn't possible.
  Listener(const Executor& executor, const tcp::endpoint& endpoint, ChooseExecutor choose,
           OnAccept on_accept);

  /// Begins to accept. Errors of the moment, such as no descriptors left, are waited out.
  void start();
  void stop();

  tcp::endpoint local() const { return acceptor_->local_endpoint(); }

 private:
  static Task<void> accept(std::shared_ptr<Acceptor> acceptor, ChooseExecutor choose, OnAccept on_accept);

  std::shared_ptr<Acceptor> acceptor_;
  ChooseExecutor choose_;
  OnAccept on_accept_;
};

}  // namespace sshrp::net
