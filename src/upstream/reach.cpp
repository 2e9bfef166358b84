// SPDX-License-Identifier: MIT
#include "upstream/reach.h"

#include <fmt/format.h>

#include <asio/this_coro.hpp>

#include "facts/counters.h"
#include "facts/series.h"
#include "net/blocking.h"
#include "net/deadline.h"
#include "net/octets.h"
#include "ops/log.h"
#include "upstream/host_key.h"
#include "upstream/identification.h"
#include "util/text.h"
#include "util/unix_time.h"

namespace sshrp::upstream {
namespace {

using HostKeyPtr = std::shared_ptr<UpstreamHostKey>;
using wire::DisconnectReason;

constexpr std::string_view for_client_no_place =
    "too many logins at the upstream server are in progress; try again later";
constexpr std::string_view for_client_turned_away =
    "the upstream server doesn't take connections from the proxy at present";

/// Servers that one login tries at most, one after the other.
constexpr std::size_t max_attempts = 3;

/// One endpoint that is tried.
struct Attempt {
  route::Endpoint endpoint;
  net::Clock::time_point until;  // when it must be reached
};

net::Task<Connected> connect(net::Executor executor, net::WorkPlace& work_place,
                             const UpstreamRequest& request, Attempt attempt) {
  const HostPort& address = attempt.endpoint.address;
  const auto left = std::chrono::ceil<std::chrono::seconds>(attempt.until - net::Clock::now());
  Connecting wanted{.route = request.route,
                    .destination = {address.host, address.port, left, request.source},
                    .permits = [rule = request.route->upstream_addresses](
                                   const auto& candidate) { return rule.permits(net::octets(candidate)); },
                    .client = request.client,
                    .session_id = request.session_id};
  const auto began = net::Clock::now();
  ConnectOutcome outcome =
      co_await request.settings->connector->connect(executor, work_place, std::move(wanted));
  if (const auto* failure = std::get_if<net::DialFailure>(&outcome)) {
    facts::count("upstream_connects_failed");
    throw UpstreamError(DisconnectReason::by_application, "the upstream server can't be reached",
                        failure->sentence);
  }
  facts::count("upstream_connects_ok");
  facts::observe("upstream_connect_duration_seconds", net::Clock::now() - began);
  co_return std::get<Connected>(std::move(outcome));
}

net::Task<HostKeyPtr> read_known_hosts(net::Executor executor, net::WorkPlace& work_place,
                                       const UpstreamRequest& request, const HostPort& address) {
  const KnownHostsFiles files{request.route->upstream_known_hosts, request.settings->remembered_hosts};
  const route::Route& route = *request.route;
  const auto read = [cache = request.settings->known_hosts, files, policy = route.upstream_host_key_check,
                     address] {
    return std::make_shared<UpstreamHostKey>(*cache, files, policy, address.host, address.port);
  };
  try {
    co_return co_await net::blocking(executor, work_place, read);
  } catch (const KnownHostsError& error) {
    throw UpstreamError(DisconnectReason::host_key_not_verifiable,
                        "the upstream server's host key can't be verified", error.what());
  }
}

// Empty: our own, which no client chooses. Where we read and write SFTP, the upstream has to see the OpenSSH
// that our order of SYMLINK's arguments is: some servers choose theirs by the client's name.
std::string identification_for(const UpstreamRequest& request) {
  if (request.route->sftp.concern_channel()) return {};
  return upstream_identification(request.client_identification);
}

void log_warnings(const UpstreamHostKey& host_key) {
  for (const auto& warning : host_key.warnings()) {
    ops::warning("{}:{}: {}", warning.file, warning.line, util::escape(warning.sentence));
  }
}

net::Task<void> remember(net::Executor executor, net::WorkPlace& work_place, HostKeyPtr host_key,
                         std::string session_id) {
  const auto store = [host_key] { return host_key->remember(); };
  const RememberResult result = co_await net::blocking(executor, work_place, store);
  ops::info("session {}: {}", session_id, result.sentence);
}

// OpenSSH does so to an address that it holds failed logins against, or that has too many logins under way;
// some releases say it in a line before.
[[noreturn]] void turned_away(const UpstreamRequest& request, const Attempt& attempt,
                              const net::Connection& connection, const char* how) {
  const auto pause =
      request.settings->back_offs->note_turned_away(attempt.endpoint.address, net::Clock::now());
  const std::string& line = connection.transport().line_before_identification();
  throw UpstreamError(
      DisconnectReason::by_application, for_client_turned_away,
      fmt::format(
          "turned away before its identification ({}{}): the upstream may hold failed logins against the "
          "proxy's address (PerSourcePenalties, MaxStartups, fail2ban){}",
          how, line.empty() ? "" : fmt::format(", and it said \"{}\"", util::escape(line)),
          pause.count() == 0 ? "" : fmt::format("; it is left alone for {} s", pause.count())));
}

// A server that takes connections and says nothing is as good as none. It hasn't closed the connection,
// though: we do.
net::Task<void> begin_in_time(net::Executor executor, UserauthClient& upstream,
                              const UpstreamRequest& request, Attempt attempt) {
  const asio::cancellation_state given_up = co_await asio::this_coro::cancellation_state;
  const net::Deadline deadline(executor, upstream.connection(), attempt.until);
  const auto note_answer = [&] {
    if (!upstream.connection()->transport().peer_identification().empty())
      request.settings->back_offs->note_answer(attempt.endpoint.address);
  };
  try {
    co_await upstream.begin();
  } catch (const net::ConnectionLost& lost) {
    note_answer();
    if (deadline.is_over()) {
      throw UpstreamError(DisconnectReason::by_application, "the upstream server takes too long to answer",
                          "no SSH login within upstream_connect_timeout");
    }
    const net::Connection& connection = *upstream.connection();
    // What we gave up ourselves, as the client is gone, looks alike.
    if (given_up.cancelled() != asio::cancellation_type::none || connection.is_interrupted() ||
        !connection.transport().peer_identification().empty())
      throw;
    turned_away(request, attempt, connection, lost.what());
  } catch (...) {
    note_answer();
    throw;
  }
  note_answer();
}

void require_no_back_off(const UpstreamRequest& request, const HostPort& address) {
  const auto left = request.settings->back_offs->left(address, net::Clock::now());
  if (!left) return;
  throw UpstreamError(
      DisconnectReason::by_application, for_client_turned_away,
      fmt::format("the upstream has turned the proxy's address away and is left alone for {} s "
                  "more",
                  left->count()));
}

// For as long as the way to it may take, which has its time for itself.
net::Task<LoginPlaces::Place> take_place(net::Executor executor, const UpstreamRequest& request,
                                         Attempt& attempt) {
  const auto time = request.route->upstream_connect_timeout;
  LoginPlaces& places = *request.settings->places;
  const HostPort& address = attempt.endpoint.address;
  const auto begun = net::Clock::now();
  auto taken = co_await places.take(executor, address, request.source, begun + time);
  attempt.until += net::Clock::now() - begun;
  if (auto* place = std::get_if<LoginPlaces::Place>(&taken)) co_return std::move(*place);
  facts::count("logins_refused_max_logins_in_progress");
  const bool too_late = std::get<LoginPlaces::None>(taken) == LoginPlaces::None::too_late;
  throw UpstreamError(DisconnectReason::too_many_connections, for_client_no_place,
                      fmt::format("max_logins_in_progress: {} logins at {} are in progress, and {}",
                                  places.max(), util::escape(to_string(address)),
                                  too_late ? fmt::format("no place was had within {} s", time.count())
                                           : "too many wait already"));
}

net::Task<std::unique_ptr<UserauthClient>> try_endpoint(net::Executor executor, net::WorkPlace& work_place,
                                                        const UpstreamRequest& request, Attempt& attempt) {
  require_no_back_off(request, attempt.endpoint.address);
  LoginPlaces::Place place = co_await take_place(executor, request, attempt);
  require_no_back_off(request, attempt.endpoint.address);  // which may have begun meanwhile
  const HostKeyPtr host_key =
      co_await read_known_hosts(executor, work_place, request, attempt.endpoint.address);
  log_warnings(*host_key);
  Connected connected = co_await connect(executor, work_place, request, attempt);
  const Speech& speech = request.settings->speech_for(request.route->name);
  transport::Side side = transport::ClientSide{
      .host_key_algorithms = host_key->order(speech.transport->preferences.host_keys),
      .check_host_key =
          [host_key](const crypto::PresentedKey& presented) {
            host_key->check(presented, util::seconds_since_1970(std::chrono::system_clock::now()));
          },
      .identification = identification_for(request)};
  const auto connection =
      std::make_shared<net::Connection>(std::move(connected.socket), speech.transport, side);
  connection->explain_loss(std::move(connected.loss));
  connection->compute_on(work_place, transport::LeftSteps::all);
  auto upstream = std::make_unique<UserauthClient>(connection, request.route->upstream_user);
  upstream->hold(std::move(place));
  co_await begin_in_time(executor, *upstream, request, attempt);
  if (host_key->is_new())
    co_await blaming_upstream(remember(executor, work_place, host_key, request.session_id));
  ops::debug("session {}: upstream {} speaks {}", request.session_id,
             util::escape(connection->transport().peer_identification()),
             connection->transport().algorithms());
  co_return upstream;
}

void count_attempt(const route::Route& route, std::string_view result) {
  facts::count_series("upstream_attempts",
                      {route.upstream_label.empty() ? route.name : route.upstream_label, result});
}

std::string_view result_of(const UpstreamError& error) {
  if (error.reason() == DisconnectReason::host_key_not_verifiable) return "host_key";
  if (error.reason() == DisconnectReason::too_many_connections) return "no_place";
  return "failed";
}

// What ended an attempt, and whether another server may be tried then.
bool may_go_on(const UpstreamError& error) {
  return error.reason() != DisconnectReason::host_key_not_verifiable;
}

}  // namespace

net::Task<Reached> reach_upstream(net::Executor executor, net::WorkPlace& work_place,
                                  UpstreamRequest request) {
  auto until = net::Clock::now() + request.route->upstream_connect_timeout;
  Wanted wanted{request.route->target, request.user, request.source, {}, until};
  std::exception_ptr last;
  for (;;) {
    Chosen chosen = co_await request.settings->selector->choose(executor, wanted);
    if (const auto* none = std::get_if<NoServer>(&chosen)) {
      if (last) std::rethrow_exception(last);
      throw UpstreamError(none->reason, none->for_client, none->for_log);
    }
    Reached reached;
    reached.place = std::get<PlacePtr>(std::move(chosen));
    const route::Endpoint& endpoint = reached.place->endpoint();
    const std::string name = to_string(endpoint.address);
    Attempt attempt{endpoint, until};
    const auto begun = net::Clock::now();
    try {
      reached.client = co_await telling_apart(try_endpoint(executor, work_place, request, attempt));
      count_attempt(*request.route, "ok");
      reached.place->note(Outcome::reached, net::Clock::now() - begun);
      co_return reached;
    } catch (const UpstreamError& error) {
      count_attempt(*request.route, result_of(error));
      wanted.tried.push_back(name);
      if (wanted.tried.size() == max_attempts || !may_go_on(error)) throw;
      last = std::current_exception();
      ops::info("session {}: upstream {} is passed over: {}", request.session_id, name, error.what());
    }
    until = attempt.until;
  }
}

}  // namespace sshrp::upstream
