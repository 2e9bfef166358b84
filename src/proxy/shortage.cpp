// SPDX-License-Identifier: MIT
#include "proxy/shortage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "facts/counters.h"
#include "ops/log.h"
#include "transport/transport.h"

namespace sshrp::proxy {
namespace {

constexpr std::string_view to_client = "the proxy has too many open files; try again later";

Bytes last_words(const Snapshot& snapshot) {
  transport::Transport transport(snapshot.downstream, transport::ServerSide{snapshot.host_keys},
                                 net::Clock::now());
  transport.disconnect(wire::DisconnectReason::too_many_connections, to_client);
  return to_vector(transport.output().data());
}

// Of accept(2). Asio's category has the system's numbers, and doesn't know std::errc.
constexpr int of_descriptors[] = {EMFILE, ENFILE};
constexpr int of_memory[] = {ENOMEM, ENOBUFS};

bool is_of_descriptors(const std::error_code& error) {
  return std::ranges::find(of_descriptors, error.value()) != std::end(of_descriptors);
}

// Anything else is a fault of the socket's, which the master mends.
bool is_shortage(const std::error_code& error) {
  return is_of_descriptors(error) || std::ranges::find(of_memory, error.value()) != std::end(of_memory);
}

}  // namespace

Shortage::Shortage(const net::Executor& executor, const Snapshot& snapshot, FloodLog& log)
    : rest_(executor), log_(log), words_(last_words(snapshot)) {}

void Shortage::failed(int socket, const std::error_code& error) {
  if (!is_shortage(error)) return;
  if (!since_) begin(error);
  if (is_of_descriptors(error) && net::Clock::now() - *since_ >= shortage_patience) send_away(socket);
  rest_.expires_after(shortage_rest);
  rest_.async_wait([this](const std::error_code& cancelled) {
    if (!cancelled) end();
  });
}

void Shortage::begin(const std::error_code& error) {
  since_ = net::Clock::now();
  const std::string line =
      fmt::format("connections can't be accepted: {}; it is tried again", error.message());
  log_.warn(line, line);
}

void Shortage::send_away(int socket) {
  for (std::size_t i = 0; i < net::SpareDescriptors::count && spares_.send_away(socket, words_); ++i) {
    ++sent_away_;
    facts::count("connections_closed_no_descriptor");
  }
}

void Shortage::end() {
  if (!since_) return;
  const auto lasted = std::chrono::ceil<std::chrono::seconds>(net::Clock::now() - *since_);
  log_.warn("connections that couldn't be accepted",
            fmt::format("connections could not be accepted for {} s: {} were closed unserved", lasted.count(),
                        sent_away_));
  since_.reset();
  sent_away_ = 0;
  spares_.refill();
}

void Shortage::finish() {
  rest_.cancel();
  end();
}

}  // namespace sshrp::proxy
