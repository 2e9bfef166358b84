// ClientWatch: notices that the client is gone while a login waits for somebody else.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/cancellation_signal.hpp>
#include <functional>
#include <memory>

#include "net/connection.h"

namespace sshrp::login {

/// From its making to its end, on one thread: calls `on_gone` once, when the client's end of stream has come.
class ClientWatch {
 public:
  ClientWatch(const net::ConnectionPtr& client, std::function<void()> on_gone);
  ~ClientWatch();
  ClientWatch(const ClientWatch&) = delete;
  ClientWatch& operator=(const ClientWatch&) = delete;

 private:
  struct Watching {
    std::function<void()> on_gone;  // none: nobody wants to know any more
    asio::cancellation_signal end{};
  };
  static net::Task<void> watch(net::ConnectionPtr client, std::shared_ptr<Watching> watching);

  std::shared_ptr<Watching> watching_;
};

}  // namespace sshrp::login
