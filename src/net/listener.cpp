#include "net/listener.h"

#include <asio/basic_socket_acceptor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/ip/v6_only.hpp>

namespace sshrp::net {
namespace {

constexpr int backlog = 4096;
constexpr std::chrono::milliseconds pause_after_error(
    100);  // long enough not to spin while descriptors are short

}  // namespace

Listener::Listener(const Executor& executor, const tcp::endpoint& endpoint, ChooseExecutor choose,
                   OnAccept on_accept)
    : acceptor_(std::make_shared<Acceptor>(executor)),
      choose_(std::move(choose)),
      on_accept_(std::move(on_accept)) {
  acceptor_->open(endpoint.protocol());
  acceptor_->set_option(Acceptor::reuse_address(true));
  if (endpoint.address().is_v6()) acceptor_->set_option(asio::ip::v6_only(true));
  acceptor_->bind(endpoint);
  acceptor_->listen(backlog);
}

void Listener::start() {
  // Ends with stop(): accept() throws nothing else.
  asio::co_spawn(acceptor_->get_executor(), accept(acceptor_, choose_, on_accept_), asio::detached);
}

void Listener::stop() {
  std::error_code ignored;
  acceptor_->close(ignored);
}

Task<void> Listener::accept(std::shared_ptr<Acceptor> acceptor, ChooseExecutor choose, OnAccept on_accept) {
  Timer pause(acceptor->get_executor());
  while (acceptor->is_open()) {
    std::error_code error;
    Socket socket(choose());
    co_await acceptor->async_accept(socket, into(error));
    if (!error) {
      on_accept(std::move(socket));
    } else if (acceptor->is_open()) {
      pause.expires_after(pause_after_error);
      co_await pause.async_wait(into(error));
    }
  }
}

}  // namespace sshrp::net
