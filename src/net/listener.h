// Listener: accepts connections on a socket that listens, until it is stopped. The socket may be shared with
// other processes.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "net/asio.h"
#include "util/unique_fd.h"

namespace sshrp::net {

/// Whose a connection is.
enum class Sender : std::uint8_t {
  client,
  client_by_balancer,
  balancer,  // its own, as its checks are
};

/// A connection that was taken.
struct Accepted {
  Socket socket;
  tcp::endpoint peer;    // who connected, to us or to the balancer
  tcp::endpoint local;   // to which address
  std::size_t listener;  // the number of the one of a server's listeners that took it
  Sender sender = Sender::client;
  std::optional<tcp::endpoint> balancer{};  // where it came from, if by one
};

/// With what the kernel says of the socket; nullopt if the peer is gone already.
std::optional<Accepted> accepted(Socket socket, std::size_t listener);

/// Whose connections a socket of IPv6 takes: IPV6_V6ONLY of ipv6(7).
enum class Families { v6_only, both };
/// Of others than IPv6's it is v6_only, too.
Families families_of(int socket);

/// A socket that listens there, not inherited by programs that are started. Throws std::system_error where
/// that isn't possible.
util::UniqueFd listen_on(const tcp::endpoint& endpoint, Families families = Families::v6_only);
/// Why no socket can be had there, whatever the port: the address isn't one of this machine, for instance.
std::error_code problem_of_address(const asio::ip::address& address);
/// Where a socket listens; nullopt if it doesn't, or isn't TCP's.
std::optional<tcp::endpoint> listening_at(int socket);
/// What a socket is bound to, whether it listens or not; nullopt if it isn't TCP's.
std::optional<tcp::endpoint> bound_to(int socket);

/// Where a new connection is to be at home.
using ChooseExecutor = std::function<Executor()>;
/// Called on the listener's thread; the socket's executor is the one chosen.
using OnAccept = std::function<void(Accepted)>;

/// Called on the listener's thread: no connection of that socket could be accepted now.
using OnFailure = std::function<void(int socket, const std::error_code& error)>;

/// After a failure it isn't tried again for so long: to try without a pause would help nobody who could close
/// a descriptor.
inline constexpr std::chrono::milliseconds pause_after_error{100};

class Listener {
 public:
  /// `socket` listens; `number` is for Accepted::listener.
  Listener(const Executor& executor, util::UniqueFd socket, std::size_t number, ChooseExecutor choose,
           OnAccept on_accept, OnFailure on_failure);

  /// Begins to accept. Errors of the moment, such as no descriptors left, are waited out.
  void start();
  /// Takes what waits in the socket's queue, and then no more. What comes later is for the other processes
  /// that have the socket. The number of its descriptor stays taken: see ops/shared_descriptors.h.
  void stop();

  tcp::endpoint local() const { return acceptor_->local_endpoint(); }

 private:
  using Take = std::function<void(Socket)>;

  static std::error_code take_all(Acceptor& acceptor, const ChooseExecutor& choose, const Take& take);
  static Task<void> accept(std::shared_ptr<Acceptor> acceptor, ChooseExecutor choose, Take take,
                           OnFailure on_failure);

  std::shared_ptr<Acceptor> acceptor_;
  ChooseExecutor choose_;
  Take take_;
  OnFailure on_failure_;
  util::UniqueFd place_{};  // after stop(): the number of the socket
};

}  // namespace sshrp::net
