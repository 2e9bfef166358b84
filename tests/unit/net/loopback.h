// Sockets joined over the loopback, and the loop of a test: one thread, no sleep, every wait with a deadline.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/basic_socket_acceptor.hpp>
#include <asio/co_spawn.hpp>
#include <exception>
#include <memory>
#include <utility>

#include "net/asio.h"

namespace sshrp::net::testing {

/// Far above what anything here takes, also under sanitizers on a busy machine.
inline constexpr std::chrono::seconds deadline{60};

inline tcp::endpoint any_loopback() { return {asio::ip::address_v4::loopback(), 0}; }

/// Both ends of a new TCP connection. `kernel_buffer`: bytes that the kernel is to hold in each direction,
/// about; 0: its own choice.
inline std::pair<Socket, Socket> connected_pair(const Executor& executor, int kernel_buffer = 0) {
  Acceptor acceptor(executor, any_loopback());
  Socket one(executor);
  one.open(tcp::v4());
  if (kernel_buffer > 0) {
    acceptor.set_option(Socket::receive_buffer_size(kernel_buffer));
    acceptor.set_option(Socket::send_buffer_size(kernel_buffer));
    one.set_option(Socket::receive_buffer_size(kernel_buffer));
    one.set_option(Socket::send_buffer_size(kernel_buffer));
  }
  one.connect(acceptor.local_endpoint());
  Socket other = acceptor.accept();
  return {std::move(one), std::move(other)};
}

/// Runs the loop until `done()` is true; false when the deadline came first.
template <typename Done>
[[nodiscard]] bool run_until(asio::io_context& context, Done done) {
  const auto end = Clock::now() + deadline;
  while (!done()) {
    if (Clock::now() >= end) return false;
    context.restart();
    context.run_one_for(std::chrono::milliseconds(20));
  }
  return true;
}

/// Runs a handler, if there is one soon: 0 when nothing happens any more. Where the machine itself has stood
/// still, whoever else has something to do comes first.
inline std::size_t run_one_unless_still(asio::io_context& context) {
  constexpr std::chrono::milliseconds still{60};
  for (int tries = 0;; ++tries) {
    const auto began = Clock::now();
    context.restart();
    const std::size_t handlers = context.run_one_for(still);
    if (handlers > 0 || Clock::now() < began + 2 * still || tries == 20) return handlers;
  }
}

/// Runs the loop until nothing happens any more.
inline void run_until_still(asio::io_context& context) {
  while (run_one_unless_still(context) > 0) {
  }
}

/// What became of a coroutine.
struct Story {
  bool over = false;
  std::exception_ptr failure;

  bool failed() const { return failure != nullptr; }
  void rethrow() const {
    if (failure) std::rethrow_exception(failure);
  }
};
using StoryPtr = std::shared_ptr<Story>;

inline StoryPtr spawn(const Executor& executor, Task<void> task) {
  auto story = std::make_shared<Story>();
  asio::co_spawn(executor, std::move(task), [story](std::exception_ptr failure) {
    story->failure = failure;
    story->over = true;
  });
  return story;
}

}  // namespace sshrp::net::testing
