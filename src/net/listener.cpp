#include "net/listener.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <asio/basic_socket_acceptor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/ip/v6_only.hpp>

namespace sshrp::net {
namespace {

constexpr int backlog = 4096;
constexpr std::chrono::milliseconds pause_after_error(
    100);  // long enough not to spin while descriptors are short

// Takes what waits in the queue; says what ended that: would_block when nothing is left, for this process or
// another one that has the socket.
std::error_code take_all(Acceptor& acceptor, const ChooseExecutor& choose, const OnAccept& on_accept) {
  std::error_code error;
  while (acceptor.is_open() && !error) {
    Socket socket(choose());
    acceptor.accept(socket, error);
    if (!error) on_accept(std::move(socket));
  }
  return error;
}

}  // namespace

util::UniqueFd listen_on(const tcp::endpoint& endpoint) {
  asio::io_context context;
  Acceptor acceptor(context.get_executor());
  acceptor.open(endpoint.protocol());
  acceptor.set_option(Acceptor::reuse_address(true));
  if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true));
  acceptor.bind(endpoint);
  acceptor.listen(backlog);
  util::UniqueFd socket(acceptor.release());
  ::fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
  return socket;
}

std::optional<tcp::endpoint> listening_at(int socket) {
  int listens = 0;
  socklen_t size = sizeof listens;
  if (::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0)
    return std::nullopt;
  tcp::endpoint endpoint;
  size = static_cast<socklen_t>(endpoint.capacity());
  if (::getsockname(socket, endpoint.data(), &size) != 0) return std::nullopt;
  const int family = endpoint.data()->sa_family;
  if (family != AF_INET && family != AF_INET6) return std::nullopt;
  endpoint.resize(size);
  return endpoint;
}

Listener::Listener(const Executor& executor, util::UniqueFd socket, ChooseExecutor choose, OnAccept on_accept)
    : acceptor_(std::make_shared<Acceptor>(executor)),
      choose_(std::move(choose)),
      on_accept_(std::move(on_accept)) {
  const auto endpoint = listening_at(socket.get());
  if (!endpoint) throw std::runtime_error("a socket to accept from doesn't listen");
  acceptor_->assign(endpoint->protocol(), socket.get());
  static_cast<void>(socket.release());
  acceptor_->non_blocking(true);
}

void Listener::start() {
  // Ends with stop(): accept() throws nothing else.
  asio::co_spawn(acceptor_->get_executor(), accept(acceptor_, choose_, on_accept_), asio::detached);
}

void Listener::stop() {
  take_all(*acceptor_, choose_, on_accept_);
  std::error_code error;
  acceptor_->close(error);
}

// A connection's home is chosen when the connection is there, and not while nobody comes.
Task<void> Listener::accept(std::shared_ptr<Acceptor> acceptor, ChooseExecutor choose, OnAccept on_accept) {
  Timer pause(acceptor->get_executor());
  while (acceptor->is_open()) {
    std::error_code error;
    co_await acceptor->async_wait(Acceptor::wait_read, into(error));
    if (!error) error = take_all(*acceptor, choose, on_accept);
    if (acceptor->is_open() && error != asio::error::would_block) {
      pause.expires_after(pause_after_error);
      co_await pause.async_wait(into(error));
    }
  }
}

}  // namespace sshrp::net
