// SPDX-License-Identifier: MIT
#include "net/listener.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <asio/basic_socket_acceptor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/ip/v6_only.hpp>

namespace sshrp::net {
namespace {

constexpr int backlog = 4096;

bool has_waiting(Acceptor& acceptor) {
  pollfd socket{.fd = acceptor.native_handle(), .events = POLLIN, .revents = 0};
  return ::poll(&socket, 1, 0) != 0;
}

void close_and_keep_number(util::UniqueFd& socket) {
  const util::UniqueFd nothing(::eventfd(0, EFD_CLOEXEC));
  if (!nothing || ::dup3(nothing.get(), socket.get(), O_CLOEXEC) < 0) socket = {};
}

}  // namespace

std::optional<Accepted> accepted(Socket socket, std::size_t listener) {
  std::error_code gone;
  const tcp::endpoint peer = socket.remote_endpoint(gone);
  if (gone) return std::nullopt;
  const tcp::endpoint local = socket.local_endpoint(gone);
  if (gone) return std::nullopt;
  return Accepted{.socket = std::move(socket), .peer = peer, .local = local, .listener = listener};
}

Families families_of(int socket) {
  int only = 1;
  socklen_t size = sizeof only;
  if (::getsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &only, &size) != 0) return Families::v6_only;
  return only == 0 ? Families::both : Families::v6_only;
}

util::UniqueFd listen_on(const tcp::endpoint& endpoint, Families families) {
  asio::io_context context;
  Acceptor acceptor(context.get_executor());
  acceptor.open(endpoint.protocol());
  acceptor.set_option(Acceptor::reuse_address(true));
  if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(families == Families::v6_only));
  acceptor.bind(endpoint);
  acceptor.listen(backlog);
  util::UniqueFd socket(acceptor.release());
  ::fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
  return socket;
}

std::error_code problem_of_address(const asio::ip::address& address) {
  asio::io_context context;
  Acceptor acceptor(context.get_executor());
  std::error_code problem;
  const tcp::endpoint any_port(address, 0);
  acceptor.open(any_port.protocol(), problem);
  if (!problem) acceptor.bind(any_port, problem);
  return problem;
}

std::optional<tcp::endpoint> listening_at(int socket) {
  int listens = 0;
  socklen_t size = sizeof listens;
  if (::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0)
    return std::nullopt;
  return bound_to(socket);
}

std::optional<tcp::endpoint> bound_to(int socket) {
  tcp::endpoint endpoint;
  auto size = static_cast<socklen_t>(endpoint.capacity());
  if (::getsockname(socket, endpoint.data(), &size) != 0) return std::nullopt;
  const int family = endpoint.data()->sa_family;
  if (family != AF_INET && family != AF_INET6) return std::nullopt;
  endpoint.resize(size);
  return endpoint;
}

Listener::Listener(const Executor& executor, util::UniqueFd socket, std::size_t number, ChooseExecutor choose,
                   OnAccept on_accept, OnFailure on_failure)
    : acceptor_(std::make_shared<Acceptor>(executor)),
      choose_(std::move(choose)),
      take_([on_accept = std::move(on_accept), number](Socket taken) {
        if (auto known = accepted(std::move(taken), number)) on_accept(std::move(*known));
      }),
      on_failure_(std::move(on_failure)) {
  const auto endpoint = listening_at(socket.get());
  if (!endpoint) throw std::runtime_error("a socket to accept from doesn't listen");
  acceptor_->assign(endpoint->protocol(), socket.get());
  static_cast<void>(socket.release());
  acceptor_->non_blocking(true);
}

// Takes what waits in the queue; says what ended that: would_block when nothing is left, for this process or
// another one that has the socket. Asked before each: any of them can make accept() wait, also a worker that
// somebody took over.
std::error_code Listener::take_all(Acceptor& acceptor, const ChooseExecutor& choose, const Take& take) {
  std::error_code error;
  while (acceptor.is_open() && !error) {
    if (!has_waiting(acceptor)) return asio::error::would_block;
    Socket socket(choose());
    acceptor.accept(socket, error);
    if (!error) take(std::move(socket));
  }
  return error;
}

void Listener::start() {
  // Ends with stop(): accept() throws nothing else.
  asio::co_spawn(acceptor_->get_executor(), accept(acceptor_, choose_, take_, on_failure_), asio::detached);
}

void Listener::stop() {
  if (!acceptor_->is_open()) return;
  take_all(*acceptor_, choose_, take_);
  std::error_code error;
  place_ = util::UniqueFd(acceptor_->release(error));
  if (!error) close_and_keep_number(place_);
}

// A connection's home is chosen when the connection is there, and not while nobody comes.
Task<void> Listener::accept(std::shared_ptr<Acceptor> acceptor, ChooseExecutor choose, Take take,
                            OnFailure on_failure) {
  Timer pause(acceptor->get_executor());
  while (acceptor->is_open()) {
    std::error_code error;
    co_await acceptor->async_wait(Acceptor::wait_read, into(error));
    if (!error) error = take_all(*acceptor, choose, take);
    if (acceptor->is_open() && error != asio::error::would_block) {
      on_failure(acceptor->native_handle(), error);
      pause.expires_after(pause_after_error);
      co_await pause.async_wait(into(error));
    }
  }
}

}  // namespace sshrp::net
