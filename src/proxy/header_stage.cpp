// SPDX-License-Identifier: MIT
#include "proxy/header_stage.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <cerrno>
#include <utility>

#include "facts/counters.h"
#include "net/connection.h"
#include "ops/log.h"
#include "proxy/startups.h"

namespace sshrp::proxy {
namespace {

bool holds(const HeaderStage::Balancers& networks, const access::IpAddress& address) {
  return std::ranges::any_of(networks, [&](const auto& network) { return network->contains(address); });
}

constexpr std::string_view cut = "it ended within the header";

}  // namespace

struct HeaderStage::Waiting : Crowd::Member {
  std::uint64_t number = 0;
  net::Accepted accepted;
  net::Clock::time_point until;
  Bytes begin{};  // of the header: what was read, none of it SSH's
  bool is_over = false;
};

HeaderStage::HeaderStage(const net::Executor& executor, FloodLog& log, OnHeader on_header, std::size_t max)
    : executor_(executor), log_(log), on_header_(std::move(on_header)), max_(max), deadline_(executor) {}

HeaderStage::~HeaderStage() = default;

void HeaderStage::take(net::Accepted accepted, const Balancers& from) {
  const access::IpAddress address = address_of(accepted.peer);
  if (!holds(from, address)) return log_refusal(accepted, "it isn't one of proxy_protocol_from");
  if (waiting_.size() >= max_) make_room();
  const auto now = net::Clock::now();
  const std::uint64_t number = ++last_;
  const auto waiting =
      std::make_shared<Waiting>(Waiting{{access::SourceNetworks(address), {Rank::Order::usual, now, number}},
                                        number,
                                        std::move(accepted),
                                        now + proxy_header_grace});
  waiting_.emplace(number, waiting);
  crowd_.add(*waiting);
  if (waiting_.size() == 1) await_first_deadline();
  asio::co_spawn(executor_, read(waiting), asio::detached);
}

void HeaderStage::make_room() {
  refuse(static_cast<Waiting&>(*crowd_.furthest_behind()),
         fmt::format("{} connections wait for a header", waiting_.size()));
}

// Ends when the connection has left, by whatever way: its socket is closed or moved then.
net::Task<void> HeaderStage::read(WaitingPtr waiting) {
  while (!waiting->is_over) {
    std::error_code error;
    co_await waiting->accepted.socket.async_wait(net::Socket::wait_read, net::into(error));
    if (waiting->is_over) co_return;
    if (error) co_return refuse(*waiting, std::string(cut));
    const net::ParsedProxyHeader parsed = read_now(*waiting);
    if (const auto* header = std::get_if<net::ProxyHeader>(&parsed))
      co_return header_is_there(*waiting, *header);
    if (const auto* problem = std::get_if<std::string>(&parsed)) co_return refuse(*waiting, *problem);
  }
}

// Looks at what has come, and takes of it what is the header's. Empty sentences are of those who said nothing
// and are gone: so do checks that only connect.
net::ParsedProxyHeader HeaderStage::read_now(Waiting& waiting) {
  std::array<std::uint8_t, net::max_proxy_header_v2> room;
  const int socket = waiting.accepted.socket.native_handle();
  const ssize_t seen = ::recv(socket, room.data(), room.size(), MSG_PEEK | MSG_DONTWAIT);
  if (seen < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return net::ProxyHeaderUnfinished{1};
  if (seen <= 0) return std::string(waiting.begin.empty() ? "" : cut);
  const std::size_t before = waiting.begin.size();
  waiting.begin.insert(waiting.begin.end(), room.data(), room.data() + seen);
  net::ParsedProxyHeader parsed = net::parse_proxy_header(waiting.begin);
  const auto* header = std::get_if<net::ProxyHeader>(&parsed);
  const std::size_t taken = (header != nullptr ? header->size : waiting.begin.size()) - before;
  if (::recv(socket, room.data(), taken, MSG_DONTWAIT) != static_cast<ssize_t>(taken))
    return std::string(cut);
  return parsed;
}

// HAProxy's checks in version 1 name the ends of their own connection.
void HeaderStage::header_is_there(Waiting& waiting, const net::ProxyHeader& header) {
  net::Accepted accepted = std::move(waiting.accepted);
  const auto is_peer = [&](const net::tcp::endpoint& end) {  // which may be IPv4's on a socket of both
    return end.port() == accepted.peer.port() && address_of(end) == address_of(accepted.peer);
  };
  const bool is_own = !header.ends || is_peer(header.ends->source);
  accepted.sender = is_own ? net::Sender::balancer : net::Sender::client_by_balancer;
  accepted.balancer = accepted.peer;
  if (!is_own) {
    accepted.peer = header.ends->source;
    accepted.local = header.ends->destination;
  }
  // Whoever waits for an empty stage then ends the threads that sessions begin on: so first the session.
  try {
    on_header_(std::move(accepted));
  } catch (...) {
    leave(waiting);
    throw;
  }
  leave(waiting);
}

void HeaderStage::refuse(Waiting& waiting, const std::string& why) {
  if (why.empty()) {
    ops::debug("connection from {} said nothing: a balancer's check", net::to_string(waiting.accepted.peer));
  } else {
    log_refusal(waiting.accepted, why);
  }
  std::error_code ignored;
  waiting.accepted.socket.close(ignored);
  leave(waiting);
}

void HeaderStage::log_refusal(const net::Accepted& accepted, const std::string& why) {
  facts::count("connections_refused_proxy_protocol");
  const access::Network source = access::source_of(address_of(accepted.peer));
  log_.warn(fmt::format("connection from {} is refused: proxy_protocol", to_string(source)),
            fmt::format("connection from {} to {} is refused: proxy_protocol: {}",
                        net::to_string(accepted.peer), net::to_string(accepted.local), why));
}

void HeaderStage::leave(Waiting& waiting) {
  if (std::exchange(waiting.is_over, true)) return;
  crowd_.remove(waiting);
  const bool was_first = waiting_.begin()->first == waiting.number;
  waiting_.erase(waiting.number);
  if (was_first) await_first_deadline();
  if (waiting_.empty() && on_empty_) std::exchange(on_empty_, nullptr)();
}

// All have the same time: who came first is first to have none left.
void HeaderStage::await_first_deadline() {
  if (waiting_.empty()) {
    deadline_.cancel();
    return;
  }
  deadline_.expires_at(waiting_.begin()->second->until);
  deadline_.async_wait([this](const std::error_code& cancelled) {
    if (cancelled || waiting_.empty() || waiting_.begin()->second->until > net::Clock::now()) return;
    const WaitingPtr first = waiting_.begin()->second;
    refuse(*first, fmt::format("no header within {} s", proxy_header_grace.count()));
  });
}

void HeaderStage::when_empty(std::function<void()> call) {
  if (waiting_.empty()) return call();
  on_empty_ = std::move(call);
}

void HeaderStage::close_all() {
  while (!waiting_.empty()) {
    const WaitingPtr waiting = waiting_.begin()->second;
    std::error_code ignored;
    waiting->accepted.socket.close(ignored);
    leave(*waiting);
  }
}

}  // namespace sshrp::proxy
