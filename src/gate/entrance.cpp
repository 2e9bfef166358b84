// SPDX-License-Identifier: MIT
#include "gate/entrance.h"

#include <fmt/format.h>

#include "net/blocking.h"
#include "net/deadline.h"
#include "ops/log.h"
#include "upstream/host_key.h"
#include "upstream/own_login.h"
#include "util/text.h"
#include "util/unix_time.h"

namespace sshrp::gate {
namespace {

using HostKeyPtr = std::shared_ptr<upstream::UpstreamHostKey>;

// An alias has no port, as for OpenSSH.
constexpr std::uint16_t port_of_alias = 22;

HostKeyPtr told_host_key(const route::Gate& gate) {
  const HostPort name = known_as(gate);
  const auto known = access::KnownHosts::parse(*gate.known_lines, "the known hosts of the gate " + gate.name);
  return std::make_shared<upstream::UpstreamHostKey>(known, gate.host_key_check, name.host, name.port);
}

net::Task<HostKeyPtr> read_known_hosts(net::Executor executor, net::WorkPlace& work_place,
                                       const Surroundings& surroundings, route::GatePtr gate) {
  if (gate->known_lines) co_return told_host_key(*gate);
  const auto read = [cache = surroundings.upstream.known_hosts,
                     files =
                         upstream::KnownHostsFiles{gate->known_hosts, surroundings.upstream.remembered_hosts},
                     policy = gate->host_key_check, name = known_as(*gate)] {
    return std::make_shared<upstream::UpstreamHostKey>(*cache, files, policy, name.host, name.port);
  };
  co_return co_await net::blocking(executor, work_place, read);
}

net::ConnectionPtr speak(net::Socket way, const transport::Settings& settings, HostKeyPtr host_key) {
  transport::Side side = transport::ClientSide{
      .host_key_algorithms = host_key->order(settings.preferences.host_keys),
      .check_host_key = [host_key](const crypto::PresentedKey& presented) {
        host_key->check(presented, util::seconds_since_1970(std::chrono::system_clock::now()));
      }};
  return std::make_shared<net::Connection>(
      std::move(way), std::make_shared<const transport::Settings>(settings), std::move(side));
}

/// A new host key couldn't be stored: that is ours.
struct NotRemembered : std::runtime_error {
  using std::runtime_error::runtime_error;
};

net::Task<std::optional<std::string>> log_in(net::Executor executor, net::WorkPlace& work_place,
                                             const Surroundings& surroundings, route::GatePtr gate,
                                             net::ConnectionPtr connection, HostKeyPtr host_key,
                                             std::string session_id) {
  upstream::UserauthClient client(connection, gate->user);
  co_await client.begin();
  if (host_key->is_new() && gate->known_lines)
    throw wire::ProtocolError(wire::DisconnectReason::host_key_not_verifiable,
                              "its host key wasn't known when the configuration was loaded, and can't be "
                              "remembered here");
  if (host_key->is_new()) {
    const auto store = [host_key] { return host_key->remember(); };
    try {
      const upstream::RememberResult stored = co_await net::blocking(executor, work_place, store);
      ops::info("session {}: {}", session_id, stored.sentence);
    } catch (const wire::ProtocolError& error) {
      throw NotRemembered(error.what());
    }
  }
  upstream::OwnCredentials credentials{gate->key ? gate->key->loaded : nullptr, gate->password};
  co_return co_await upstream::log_in(executor, work_place, client, std::move(credentials),
                                      surroundings.upstream.speech.public_keys);
}

/// `connection`: nullptr where there was none.
std::variant<CarrierPtr, TurnedDown, net::DialFailure> what_failed(const std::runtime_error& error,
                                                                   const net::Connection* connection,
                                                                   net::Clock::time_point until) {
  using wire::DisconnectReason;
  if (net::Clock::now() >= until) return net::DialFailure{"no login in time", net::Fault::way};
  if (const auto* broken = dynamic_cast<const wire::ProtocolError*>(&error);
      broken != nullptr && broken->reason() == DisconnectReason::host_key_not_verifiable)
    return TurnedDown{Trouble::host_key, error.what()};
  if (const auto* left = dynamic_cast<const net::Disconnected*>(&error);
      left != nullptr && left->said().reason == DisconnectReason::too_many_connections)
    return TurnedDown{Trouble::turned_away, error.what()};
  const auto* lost = dynamic_cast<const net::ConnectionLost*>(&error);
  if (lost == nullptr || connection == nullptr || !lost->for_others().empty() ||
      !connection->transport().peer_identification().empty())
    return net::DialFailure{error.what(), net::Fault::way};
  const std::string& line = connection->transport().line_before_identification();
  return TurnedDown{Trouble::turned_away,
                    fmt::format("it turns us away before its identification ({}){}", error.what(),
                                line.empty() ? "" : fmt::format(", and says \"{}\"", util::escape(line)))};
}

}  // namespace

HostPort known_as(const route::Gate& gate) {
  if (gate.host_key_name.empty()) return gate.address;
  return {gate.host_key_name, port_of_alias};
}

using Outcome = std::variant<CarrierPtr, TurnedDown, net::DialFailure>;

net::Task<Outcome> enter(net::Executor executor, net::WorkPlace& work_place, const Surroundings& surroundings,
                         route::GatePtr gate, upstream::Connected way, std::shared_ptr<net::WorkPlace> later,
                         Journey journey) {
  const asio::cancellation_state given_up = co_await asio::this_coro::cancellation_state;
  net::ConnectionPtr connection;
  Outcome outcome;
  try {
    const HostKeyPtr host_key = co_await read_known_hosts(executor, work_place, surroundings, gate);
    for (const auto& warning : host_key->warnings())
      ops::warning("{}:{}: {}", warning.file, warning.line, util::escape(warning.sentence));
    connection = speak(std::move(way.socket), *surroundings.upstream.speech.transport, host_key);
    connection->explain_loss(std::move(way.loss));
    connection->compute_on(work_place, transport::LeftSteps::all);
    const net::Deadline deadline(executor, connection, journey.until);
    const auto refused =
        co_await log_in(executor, work_place, surroundings, gate, connection, host_key, journey.session_id);
    if (!refused) {
      connection->compute_on(*later);
      auto carrier = std::make_shared<Carrier>(
          connection,
          CarrierOptions{.gate_name = gate->name,
                         .work_place = std::move(later),
                         .use = gate->share ? CarrierOptions::Use::shared : CarrierOptions::Use::once,
                         .keepalive_interval = surroundings.keepalive_interval,
                         .keepalive_count_max = surroundings.keepalive_count_max,
                         .ack_timeout = surroundings.ack_timeout});
      carrier->start();
      co_return carrier;
    }
    outcome = TurnedDown{Trouble::login, "its login fails: " + *refused};
  } catch (const upstream::KnownHostsError& error) {
    outcome = net::DialFailure{error.what(), net::Fault::local};
  } catch (const NotRemembered& error) {
    outcome = net::DialFailure{error.what(), net::Fault::local};
  } catch (const std::runtime_error& error) {  // ProtocolError, ConnectionLost, Disconnected
    // Who goes closes the connection, which looks as if the gate did.
    const bool is_given_up = given_up.cancelled() != asio::cancellation_type::none;
    outcome = is_given_up ? Outcome(net::DialFailure{error.what(), net::Fault::way})
                          : what_failed(error, connection.get(), journey.until);
  }
  if (connection) connection->close();
  co_return outcome;
}

}  // namespace sshrp::gate
