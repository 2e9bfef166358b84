// SPDX-License-Identifier: MIT
#include "proxy/refusal.h"

#include <fmt/format.h>

#include "facts/counters.h"
#include "net/connection.h"
#include "ops/log.h"

namespace sshrp::proxy {
namespace {

struct Row {
  std::string_view limit;
  std::string_view to_client;  // with the seconds, if they are said
  facts::Counter counter;
};

// By Refusing.
constexpr Row rows[] = {
    {"max_sessions", "too many connections; try again later", "connections_refused_max_sessions"},
    {"max_startups", "too many connections before login; try again", "connections_refused_max_startups"},
    {"max_startups_per_source",
     "too many connections from your address that haven't logged in; try again later",
     "connections_refused_max_startups_per_source"},
    {"max_sessions_per_source", "too many connections from your address; end one of them",
     "connections_refused_max_sessions_per_source"},
    {"max_connection_rate", "too many connections from your address; try again in {} s",
     "connections_refused_max_connection_rate"},
};

struct PenaltyRow {
  std::string_view limit;  // with the offence's name, if it is said
  facts::Counter counter;
};

// By penalty::Penalties::Refusal::Why.
constexpr PenaltyRow penalty_rows[] = {
    {"penalty ({})", "connections_refused_penalty"},
    {"ban", "connections_refused_ban"},
    {"overflow of penalties", "connections_refused_overflow"},
};

}  // namespace

RefusalWords count_refusal(Refusing refusing, std::chrono::seconds try_again_in) {
  const Row& row = rows[static_cast<std::size_t>(refusing)];
  facts::count(row.counter);
  return {std::string(row.limit), fmt::format(fmt::runtime(row.to_client), try_again_in.count())};
}

RefusalWords count_refusal(const penalty::Penalties::Refusal& refusal) {
  const PenaltyRow& row = penalty_rows[static_cast<std::size_t>(refusal.why)];
  facts::count(row.counter);
  return {fmt::format(fmt::runtime(row.limit), refusal.name),
          fmt::format(fmt::runtime(refusal.to_client), refusal.try_again_in.count())};
}

RefusalPlaces::Place RefusalPlaces::take(const access::Network& source) {
  {
    const std::lock_guard lock(mutex_);
    if (taken_ >= max_refusals) return nullptr;
    if (of_sources_.of(source) >= max_refusals_of_source) return nullptr;
    of_sources_.add(source);
    ++taken_;
  }
  return {this, [this, source](void*) { give_back(source); }};
}

void RefusalPlaces::give_back(const access::Network& source) {
  const std::lock_guard lock(mutex_);
  of_sources_.remove(source);
  --taken_;
}

net::Task<void> refuse(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot, std::string words,
                       net::DeadlineQueue& deadlines) {
  try {
    const auto connection =
        std::make_shared<net::Connection>(std::move(accepted.socket), accepted.peer, snapshot->downstream,
                                          transport::ServerSide{snapshot->host_keys});
    net::DeadlineQueue::Node end(deadlines, [connection](net::Clock::time_point) { connection->close(); });
    end.set(net::Clock::now() + refusal_grace);
    connection->transport().disconnect(wire::DisconnectReason::too_many_connections, words);
    co_await connection->finish();
  } catch (const std::exception& error) {
    ops::error("a connection that is refused: internal error: {}", error.what());
  }
}

}  // namespace sshrp::proxy
