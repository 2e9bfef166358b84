// Races on real sockets of the loopback, where an address can be open, refuse, or be silent.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "net/loopback.h"
#include "net/race.h"

namespace sshrp::net::testing {

inline constexpr Clock::duration patience = deadline;

inline std::ptrdiff_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

inline tcp::endpoint at(const char* address, std::uint16_t port = 0) {
  return {asio::ip::make_address(address), port};
}

inline bool permit_all(const asio::ip::address&) { return true; }

/// Somebody listens there and takes no more: the kernel drops what begins a connection. What was begun before
/// fills the queue.
class Silent {
 public:
  Silent(const Executor& executor, const tcp::endpoint& endpoint) : acceptor_(executor) {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(Acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(0);
    for (int i = 0; i < 3; ++i) {
      fillers_.emplace_back(executor, endpoint.protocol());
      fillers_.back().native_non_blocking(true);
      const tcp::endpoint here = acceptor_.local_endpoint();  // Asio's own connect would wait
      ::connect(fillers_.back().native_handle(), here.data(), static_cast<socklen_t>(here.size()));
    }
  }
  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

 private:
  Acceptor acceptor_;
  std::vector<Socket> fillers_;
};

/// Nobody listens there: the port is bound only, so that nobody else gets it.
class Refusing {
 public:
  Refusing(const Executor& executor, const tcp::endpoint& endpoint) : socket_(executor, endpoint) {}
  tcp::endpoint endpoint() const { return socket_.local_endpoint(); }

 private:
  Socket socket_;
};

struct Outcome {
  std::optional<tcp::endpoint> winner;
  std::string sentence;
  std::optional<Fault> fault;
  Clock::duration took{};
};

inline Task<void> race_and_tell(Executor executor, std::vector<tcp::endpoint> endpoints, Permits permits,
                                Clock::duration timeout, Outcome& outcome, SourceAddressPtr from = {}) {
  const auto began = Clock::now();
  Raced raced =
      co_await race(executor, std::move(endpoints), std::move(permits), began + timeout, std::move(from));
  outcome.took = Clock::now() - began;
  if (const auto* socket = std::get_if<Socket>(&raced)) {
    outcome.winner = socket->remote_endpoint();
  } else {
    outcome.sentence = std::get<DialFailure>(raced).sentence;
    outcome.fault = std::get<DialFailure>(raced).fault;
  }
}

/// Addresses that open, refuse and are silent, and races between them.
struct RaceTest : ::testing::Test {
  asio::io_context context{1};
  Executor executor = context.get_executor();
  Acceptor open{executor, at("127.0.0.1")};
  Refusing refusing{executor, at("127.0.0.2")};
  Silent silent{executor, at("127.0.0.9")};

  Outcome run(std::vector<tcp::endpoint> endpoints, Clock::duration timeout = patience,
              Permits permits = permit_all, SourceAddressPtr from = {}) {
    Outcome outcome;
    const StoryPtr story = spawn(executor, race_and_tell(executor, std::move(endpoints), std::move(permits),
                                                         timeout, outcome, std::move(from)));
    EXPECT_TRUE(run_until(context, [&] { return story->over; }));
    story->rethrow();
    return outcome;
  }
};

}  // namespace sshrp::net::testing
