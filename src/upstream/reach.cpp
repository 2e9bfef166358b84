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
#include "upstream/proxy_out.h"
#include "util/text.h"
#include "util/unix_time.h"

namespace sshrp::upstream {
namespace {

using HostKeyPtr = std::shared_ptr<UpstreamHostKey>;
using wire::DisconnectReason;

constexpr std::string_view for_client_no_place =
    "too many logins at the upstream server are in progress; try again later";
constexpr std::string_view for_client_unverifiable = "the upstream server's host key can't be verified";

net::Task<Connected> connect(net::Executor executor, net::WorkPlace& work_place,
                             const UpstreamRequest& request, Attempt attempt) {
  const HostPort& address = attempt.endpoint.address;
  const auto left = std::chrono::ceil<std::chrono::seconds>(attempt.until - net::Clock::now());
  Connecting wanted{.route = request.route,
                    .destination = {.host = address.host,
                                    .port = address.port,
                                    .timeout = left,
                                    .source = request.source,
                                    .keep = request.route->target->resolve_every,
                                    .if_silent = attempt.if_silent},
                    .permits = [rule = request.route->upstream_addresses](
                                   const auto& candidate) { return rule.permits(net::octets(candidate)); },
                    .client = request.client,
                    .from = request.from,
                    .session_id = request.session_id};
  const auto began = net::Clock::now();
  ConnectOutcome outcome =
      co_await request.settings->connector->connect(executor, work_place, std::move(wanted));
  if (const auto* failure = std::get_if<net::DialFailure>(&outcome)) {
    facts::count("upstream_connects_failed");
    throw AttemptFailed(*failure);
  }
  facts::count("upstream_connects_ok");
  facts::observe("upstream_connect_duration_seconds", net::Clock::now() - began);
  co_return std::get<Connected>(std::move(outcome));
}

// OpenSSH's alias of a host key has no port: known_hosts_name() leaves this one away.
constexpr std::uint16_t port_of_alias = 22;

/// Under which name the server's host key is known.
HostPort known_as(const route::Route& route, const route::Endpoint& endpoint) {
  const std::string& alias = endpoint.host_key_name.empty() ? route.host_key_name : endpoint.host_key_name;
  return alias.empty() ? endpoint.address : HostPort{alias, port_of_alias};
}

net::Task<HostKeyPtr> read_known_hosts(net::Executor executor, net::WorkPlace& work_place,
                                       const UpstreamRequest& request, HostPort known_as) {
  const KnownHostsFiles files{request.route->upstream_known_hosts, request.settings->remembered_hosts};
  const route::Route& route = *request.route;
  const auto read = [cache = request.settings->known_hosts, files, policy = route.upstream_host_key_check,
                     known_as] {
    return std::make_shared<UpstreamHostKey>(*cache, files, policy, known_as.host, known_as.port);
  };
  try {
    co_return co_await net::blocking(executor, work_place, read);
  } catch (const KnownHostsError& error) {
    throw AttemptFailed(Failure::local, DisconnectReason::host_key_not_verifiable, for_client_unverifiable,
                        error.what());
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
  try {
    const RememberResult result = co_await net::blocking(executor, work_place, store);
    ops::info("session {}: {}", session_id, result.sentence);
  } catch (const wire::ProtocolError& error) {  // of ours: the disk is full, say
    throw AttemptFailed(Failure::local, DisconnectReason::host_key_not_verifiable, for_client_unverifiable,
                        error.what());
  }
}

// OpenSSH does so to an address that it holds failed logins against, or that has too many logins under way;
// some releases say it in a line before.
[[noreturn]] void turned_away(const UpstreamRequest& request, const Attempt& attempt,
                              const net::Connection& connection, const char* how) {
  const std::string& line = connection.transport().line_before_identification();
  const std::string said = line.empty() ? "" : fmt::format(", and it said \"{}\"", util::escape(line));
  if (request.route->upstream_source_client)
    throw AttemptFailed(Failure::refusing_client, DisconnectReason::by_application, for_client_turned_away,
                        fmt::format("turned away before its identification ({}{}): the upstream may hold "
                                    "failed logins against the client's own address, which it comes from",
                                    how, said));
  const auto pause =
      request.settings->back_offs->note_turned_away(attempt.endpoint.address, net::Clock::now());
  throw AttemptFailed(
      Failure::refusing, DisconnectReason::by_application, for_client_turned_away,
      fmt::format(
          "turned away before its identification ({}{}): the upstream may hold failed logins against the "
          "proxy's address (PerSourcePenalties, MaxStartups, fail2ban){}",
          how, said, pause.count() == 0 ? "" : fmt::format("; it is left alone for {} s", pause.count())));
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
                          request.route->target->name.empty()
                              ? "no SSH login within upstream_connect_timeout"
                              : "no SSH login within upstream_attempt_timeout");
    }
    const net::Connection& connection = *upstream.connection();
    // What we gave up ourselves, as the client is gone, looks alike.
    if (given_up.cancelled() != asio::cancellation_type::none || connection.is_interrupted()) throw;
    if (!lost.for_others().empty())
      throw AttemptFailed(Failure::way, DisconnectReason::by_application, lost.for_others(), lost.what());
    if (!connection.transport().peer_identification().empty()) throw;
    turned_away(request, attempt, connection, lost.what());
  } catch (const net::Disconnected& left) {
    note_answer();
    if (left.said().reason != DisconnectReason::too_many_connections) throw;
    const bool by_client = request.route->upstream_source_client;
    throw AttemptFailed(by_client ? Failure::refusing_client : Failure::refusing,
                        DisconnectReason::by_application, for_client_turned_away, left.what());
  } catch (...) {
    note_answer();
    throw;
  }
  note_answer();
}

// What was held against the proxy's address isn't against a client's.
void require_no_back_off(const UpstreamRequest& request, const HostPort& address) {
  if (request.route->upstream_source_client) return;
  const auto left = request.settings->back_offs->left(address, net::Clock::now());
  if (!left) return;
  throw AttemptFailed(
      Failure::refusing, DisconnectReason::by_application, for_client_turned_away,
      fmt::format("the upstream has turned the proxy's address away and is left alone for {} s "
                  "more",
                  left->count()));
}

// For as long as the way to it may take, which has its time for itself.
net::Task<LoginPlaces::Place> take_place(net::Executor executor, const UpstreamRequest& request,
                                         Attempt& attempt) {
  const auto time = attempt.until - net::Clock::now();
  LoginPlaces& places = *request.settings->places;
  const HostPort& address = attempt.endpoint.address;
  const auto begun = net::Clock::now();
  auto taken = co_await places.take(executor, address, request.source, begun + time);
  attempt.until += net::Clock::now() - begun;
  if (auto* place = std::get_if<LoginPlaces::Place>(&taken)) co_return std::move(*place);
  facts::count("logins_refused_max_logins_in_progress");
  const bool too_late = std::get<LoginPlaces::None>(taken) == LoginPlaces::None::too_late;
  throw AttemptFailed(
      Failure::no_place, DisconnectReason::too_many_connections, for_client_no_place,
      fmt::format("max_logins_in_progress: {} logins at {} are in progress, and {}", places.max(),
                  util::escape(to_string(address)),
                  too_late ? fmt::format("no place was had within {} s",
                                         std::chrono::ceil<std::chrono::seconds>(time).count())
                           : "too many wait already"));
}

}  // namespace

net::Task<std::unique_ptr<UserauthClient>> reach_server(net::Executor executor, net::WorkPlace& work_place,
                                                        const UpstreamRequest& request, Attempt& attempt) {
  require_no_back_off(request, attempt.endpoint.address);
  LoginPlaces::Place place = co_await take_place(executor, request, attempt);
  require_no_back_off(request, attempt.endpoint.address);  // which may have begun meanwhile
  const HostKeyPtr host_key =
      co_await read_known_hosts(executor, work_place, request, known_as(*request.route, attempt.endpoint));
  log_warnings(*host_key);
  Connected connected = co_await connect(executor, work_place, request, attempt);
  send_proxy_header(connected.socket, request.route->upstream_proxy_protocol,
                    net::Ends{request.client, request.reached});
  const Speech& speech = request.settings->speech_for(request.route->key);
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
  try {
    co_await begin_in_time(executor, *upstream, request, attempt);
    if (host_key->is_new()) co_await remember(executor, work_place, host_key, request.session_id);
  } catch (const wire::ProtocolError& error) {
    if (!host_key->is_new()) throw;
    // It speaks against our files, not against the server.
    const UpstreamError told = upstream_error(error);
    throw AttemptFailed(Failure::local, told.reason(), told.for_client(), told.what());
  }
  ops::debug("session {}: upstream {} speaks {}", request.session_id,
             util::escape(connection->transport().peer_identification()),
             connection->transport().algorithms());
  co_return upstream;
}

}  // namespace sshrp::upstream
